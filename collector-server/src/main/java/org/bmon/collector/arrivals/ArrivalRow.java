package org.bmon.collector.arrivals;

import java.nio.charset.StandardCharsets;
import org.bmon.common.BlockHash;
import org.bmon.common.Hash256;
import org.bmon.common.HexWords;
import org.jspecify.annotations.Nullable;

/**
 * One row {@code height,hash,arrival_ms} as it stands. The time may be in seconds or microseconds too: after the
 * genesis block and before 2106, when the time in block headers ends, the three can't be mistaken for each other.
 */
public final class ArrivalRow {

    private static final long GENESIS_SECONDS = 1_231_006_505L;
    private static final long LAST_SECONDS = 0xffff_ffffL;
    private static final int SHOWN_CHARACTERS = 40;

    private int height;
    private BlockHash hash = new BlockHash(0, 0, 0, 0);
    private long micros;
    private Resolution unit = Resolution.MILLISECONDS;

    /** Reads the row between {@code begin} and {@code end}. Returns what is wrong with it, or null. */
    public @Nullable String read(byte[] bytes, int begin, int end) {
        int first = comma(bytes, begin, end);
        int second = comma(bytes, first + 1, end);
        if (second >= end || comma(bytes, second + 1, end) < end) {
            return "not a row of height,hash,arrival_ms: " + shown(bytes, begin, end);
        }
        long number = number(bytes, begin, first);
        if (number < 0 || number > 99_999_999) {
            return "the height is not a block height: " + shown(bytes, begin, first);
        }
        if (second - first - 1 != Hash256.HEX_DIGITS || !HexWords.isHash(bytes, first + 1)) {
            return "the hash is not of 64 hexadecimal digits: " + shown(bytes, first + 1, second);
        }
        long time = number(bytes, second + 1, end);
        if (!takeTime(time)) {
            return "the arrival is not a time in milliseconds since 1970: " + shown(bytes, second + 1, end);
        }
        height = (int) number;
        hash = BlockHash.ofHexAt(bytes, first + 1);
        return null;
    }

    /** The block's height. */
    public int height() {
        return height;
    }

    /** The block. */
    public BlockHash hash() {
        return hash;
    }

    /** When it came, in microseconds since the epoch. */
    public long micros() {
        return micros;
    }

    /** The unit that the time is written in. */
    public Resolution unit() {
        return unit;
    }

    private boolean takeTime(long time) {
        if (isTime(time)) {
            unit = Resolution.SECONDS;
            micros = time * 1_000_000;
        } else if (isTime(time / 1_000)) {
            unit = Resolution.MILLISECONDS;
            micros = time * 1_000;
        } else if (isTime(time / 1_000_000)) {
            unit = Resolution.MICROSECONDS;
            micros = time;
        } else {
            return false;
        }
        return true;
    }

    private static boolean isTime(long seconds) {
        return seconds >= GENESIS_SECONDS && seconds <= LAST_SECONDS;
    }

    private static int comma(byte[] bytes, int begin, int end) {
        int i = begin;
        while (i < end && bytes[i] != ',') {
            i++;
        }
        return i;
    }

    /** The number of 1 to 18 digits that stands there alone; -1 if there is none. */
    private static long number(byte[] bytes, int begin, int end) {
        if (begin >= end || end - begin > 18) {
            return -1;
        }
        long number = 0;
        for (int i = begin; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static String shown(byte[] bytes, int begin, int end) {
        int length = Math.min(SHOWN_CHARACTERS, Math.max(0, end - begin));
        String text = new String(bytes, begin, length, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "?");
        return "'" + text + (end - begin > SHOWN_CHARACTERS ? "…'" : "'");
    }
}
