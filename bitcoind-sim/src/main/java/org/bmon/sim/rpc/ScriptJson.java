package org.bmon.sim.rpc;

import org.bmon.common.Network;
import tools.jackson.databind.node.ObjectNode;

/** Shows an output script as Bitcoin Core does: witness key hashes and OP_RETURN by name, all else as nonstandard. */
final class ScriptJson {

    private static final String BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final String DESCRIPTOR_INPUT = "0123456789()[],'/*abcdefgh@:$%{}"
            + "IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~" + "ijklmnopqrstuvwxyzABCDEFGH`#\"\\ ";
    private static final int[] BECH32_GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final long[] DESCRIPTOR_GENERATOR = {
        0xf5dee51989L, 0xa9fdca3312L, 0x1bab10e32dL, 0x3706b1677aL, 0x644d626ffdL
    };

    private ScriptJson() {}

    static ObjectNode of(String script, Network network, int version) {
        ObjectNode json = Json.object();
        if (script.length() == 44 && script.startsWith("0014")) {
            String address = address(script.substring(4), network);
            json.put("asm", "0 " + script.substring(4));
            describe(json, "addr(" + address + ")", version);
            json.put("hex", script).put("address", address).put("type", "witness_v0_keyhash");
        } else {
            boolean data = script.startsWith("6a");
            json.put("asm", data ? "OP_RETURN" + (script.length() > 4 ? " " + script.substring(4) : "") : script);
            describe(json, "raw(" + script + ")", version);
            json.put("hex", script).put("type", data ? "nulldata" : "nonstandard");
        }
        return json;
    }

    private static void describe(ObjectNode json, String descriptor, int version) {
        if (version >= 230000) {
            json.put("desc", descriptor + "#" + checksum(descriptor));
        }
    }

    /** The bech32 address (BIP 173) of a witness key hash. */
    static String address(String keyHash, Network network) {
        String prefix = switch (network) {
            case MAIN -> "bc";
            case REGTEST -> "bcrt";
            case TESTNET3, TESTNET4, SIGNET -> "tb";
        };
        int[] data = new int[33];
        for (int i = 0, bits = 0, value = 0, next = 1; i < 40; i++) {
            value = (value << 4) | Character.digit(keyHash.charAt(i), 16);
            bits += 4;
            if (bits >= 5) {
                bits -= 5;
                data[next++] = (value >> bits) & 31;
            }
        }
        int check = 1;
        for (int i = 0; i < prefix.length(); i++) {
            check = bech32(check) ^ (prefix.charAt(i) >> 5);
        }
        check = bech32(check);
        for (int i = 0; i < prefix.length(); i++) {
            check = bech32(check) ^ (prefix.charAt(i) & 31);
        }
        for (int value : data) {
            check = bech32(check) ^ value;
        }
        for (int i = 0; i < 6; i++) {
            check = bech32(check);
        }
        check ^= 1;
        StringBuilder address = new StringBuilder(prefix).append('1');
        for (int value : data) {
            address.append(BECH32.charAt(value));
        }
        for (int i = 5; i >= 0; i--) {
            address.append(BECH32.charAt((check >> (5 * i)) & 31));
        }
        return address.toString();
    }

    private static int bech32(int check) {
        int top = check >>> 25;
        int next = (check & 0x1ffffff) << 5;
        for (int i = 0; i < 5; i++) {
            next ^= ((top >> i) & 1) == 1 ? BECH32_GENERATOR[i] : 0;
        }
        return next;
    }

    /** The checksum of an output descriptor (BIP 380). */
    static String checksum(String descriptor) {
        long check = 1;
        int group = 0;
        int inGroup = 0;
        for (int i = 0; i < descriptor.length(); i++) {
            int position = DESCRIPTOR_INPUT.indexOf(descriptor.charAt(i));
            check = descriptor(check) ^ (position & 31);
            group = group * 3 + (position >> 5);
            if (++inGroup == 3) {
                check = descriptor(check) ^ group;
                group = 0;
                inGroup = 0;
            }
        }
        if (inGroup > 0) {
            check = descriptor(check) ^ group;
        }
        for (int i = 0; i < 8; i++) {
            check = descriptor(check);
        }
        check ^= 1;
        StringBuilder sum = new StringBuilder();
        for (int i = 7; i >= 0; i--) {
            sum.append(BECH32.charAt((int) (check >> (5 * i)) & 31));
        }
        return sum.toString();
    }

    private static long descriptor(long check) {
        long top = check >>> 35;
        long next = (check & 0x7ffffffffL) << 5;
        for (int i = 0; i < 5; i++) {
            next ^= ((top >> i) & 1) == 1 ? DESCRIPTOR_GENERATOR[i] : 0;
        }
        return next;
    }
}
