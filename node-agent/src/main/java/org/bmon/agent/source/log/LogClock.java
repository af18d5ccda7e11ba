package org.bmon.agent.source.log;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Reads the time at the start of a line, such as 2026-11-22T18:12:59.082722Z. It remembers the second of the line before,
 * for most lines share it.
 */
final class LogClock {

    private static final int SECOND_LENGTH = "2026-11-22T18:12:59".length();

    /** With the "Z " that ends it. */
    private static final int SECONDS_LENGTH = SECOND_LENGTH + 2;

    private static final int MICROS_LENGTH = SECONDS_LENGTH + 7;
    private static final int END = 'Z' | ' ' << Byte.SIZE;

    private long head;
    private long middle;
    private long tail;
    private long secondMicros;

    /** The time read last, in microseconds since the epoch. */
    long micros;

    /** Whether it was given in whole seconds only. */
    boolean wholeSeconds;

    /** Reads the time at {@code at}; returns where the line goes on, or -1 if there is no time. */
    int read(byte[] bytes, int at, int end) {
        if (end - at < SECONDS_LENGTH) {
            return -1;
        }
        if (((Words.at(bytes, at) ^ head) | (Words.at(bytes, at + 8) ^ middle) | (Words.at(bytes, at + 11) ^ tail)) != 0
                && !newSecond(bytes, at)) {
            return -1;
        }
        int next = at + SECOND_LENGTH;
        if (bytes[next] == '.' && end - at >= MICROS_LENGTH) {
            long fraction = Words.at(bytes, next + 1);
            int value = Words.sixDigits(fraction);
            micros = secondMicros + value;
            wholeSeconds = false;
            return value >= 0 && fraction >>> 48 == END ? at + MICROS_LENGTH : -1;
        }
        micros = secondMicros;
        wholeSeconds = true;
        return bytes[next] == 'Z' && bytes[next + 1] == ' ' ? at + SECONDS_LENGTH : -1;
    }

    private boolean newSecond(byte[] bytes, int at) {
        if (bytes[at + 4] != '-'
                || bytes[at + 7] != '-'
                || bytes[at + 10] != 'T'
                || bytes[at + 13] != ':'
                || bytes[at + 16] != ':') {
            return false;
        }
        int century = twoDigits(bytes, at);
        int year = twoDigits(bytes, at + 2);
        int month = twoDigits(bytes, at + 5);
        int day = twoDigits(bytes, at + 8);
        int hour = twoDigits(bytes, at + 11);
        int minute = twoDigits(bytes, at + 14);
        int second = twoDigits(bytes, at + 17);
        if ((century | year | month | day | hour | minute | second) < 0) {
            return false;
        }
        try {
            secondMicros = 1_000_000
                    * LocalDateTime.of(century * 100 + year, month, day, hour, minute, second)
                            .toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeException noSuchTime) {
            return false;
        }
        head = Words.at(bytes, at);
        middle = Words.at(bytes, at + 8);
        tail = Words.at(bytes, at + 11);
        return true;
    }

    private static int twoDigits(byte[] bytes, int at) {
        int tens = bytes[at] - '0';
        int ones = bytes[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }
}
