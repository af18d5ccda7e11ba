package org.bmon.common.wire;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The checksum that ends a JSON object: its last field is {@code "crc32c"}, eight lower-case hexadecimal digits, and the
 * CRC-32C is over all bytes there are but these eight digits. So it covers the object's own fields too.
 */
final class Seal {

    /** What the writer puts in place of the digits until they are known. */
    static final String BLANK = "00000000";

    private static final byte[] BEFORE = "\"crc32c\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 8;
    private static final int AFTER = 2;

    private Seal() {}

    /** Puts the digits in at the end of the object that ends before {@code objectEnd}. */
    static void close(byte[] bytes, int objectEnd) {
        int digits = objectEnd - AFTER - DIGITS;
        byte[] sum = sum(bytes, digits);
        System.arraycopy(sum, 0, bytes, digits, DIGITS);
    }

    /**
     * Checks the object that ends before {@code objectEnd}.
     *
     * @throws WireFormatException if there is no seal or it is not that of the bytes
     */
    static void check(byte[] bytes, int objectEnd) throws WireFormatException {
        int digits = objectEnd - AFTER - DIGITS;
        int start = digits - BEFORE.length;
        if (start < 0 || !matches(bytes, start, BEFORE) || bytes[objectEnd - 2] != '"' || bytes[objectEnd - 1] != '}') {
            throw JsonLine.malformed(
                    1, "expected \"crc32c\" and eight digits as the last field; cut short or of another format");
        }
        byte[] sum = sum(bytes, digits);
        if (!matches(bytes, digits, sum)) {
            throw JsonLine.malformed(
                    1,
                    "the checksum is not that of the bytes, which give " + new String(sum, StandardCharsets.US_ASCII)
                            + "; cut short or changed on the way, send it again");
        }
    }

    private static boolean matches(byte[] bytes, int from, byte[] expected) {
        for (int i = 0; i < expected.length; i++) {
            if (bytes[from + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] sum(byte[] bytes, int digits) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, digits);
        crc.update(bytes, digits + DIGITS, bytes.length - digits - DIGITS);
        return HexFormat.of().toHexDigits(crc.getValue(), DIGITS).getBytes(StandardCharsets.US_ASCII);
    }
}
