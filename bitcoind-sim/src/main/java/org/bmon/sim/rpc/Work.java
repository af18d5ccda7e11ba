package org.bmon.sim.rpc;

import java.math.BigInteger;
import java.util.HexFormat;

/** What a compact target means. */
final class Work {

    private Work() {}

    static String bitsHex(int bits) {
        return HexFormat.of().toHexDigits(bits);
    }

    /** The target as 64 hexadecimal digits. */
    static String target(int bits) {
        BigInteger mantissa = BigInteger.valueOf(bits & 0x7fffff);
        int shift = 8 * ((bits >>> 24) - 3);
        return hex256(shift >= 0 ? mantissa.shiftLeft(shift) : mantissa.shiftRight(-shift));
    }

    /** How much harder than the easiest target of mainnet. */
    static double difficulty(int bits) {
        int shift = bits >>> 24;
        double difficulty = (double) 0x0000ffff / (bits & 0x00ffffff);
        for (; shift < 29; shift++) {
            difficulty *= 256.0;
        }
        for (; shift > 29; shift--) {
            difficulty /= 256.0;
        }
        return difficulty;
    }

    static String hex256(BigInteger value) {
        String digits = value.toString(16);
        return "0".repeat(64 - digits.length()) + digits;
    }
}
