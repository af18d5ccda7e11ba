package org.bmon.agent.source.log;

import java.nio.charset.StandardCharsets;
import org.bmon.common.BlockHash;
import org.bmon.common.Hash256;
import org.bmon.common.HexWords;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.Txid;
import org.bmon.common.Wtxid;

/**
 * One line of the log, cut into its parts, with a cursor that moves over its message. There is one object for all
 * lines, and its bytes are valid only while the line is handled.
 */
final class Line {

    /** Longest text that leaves the log in an event. */
    private static final int MAX_TEXT = 1000;

    /** Where the line lies: its bytes are {@code [start, end)} of the array, without the newline. */
    byte[] bytes = {};

    int start;
    int end;

    /** How many bytes of the log come before it, and how many lines. */
    long position;

    long number;

    /** What its prefix says; see {@link LinePrefix}. */
    long micros;

    boolean wholeSeconds;
    boolean suppressing;

    /** Identifies the thread that wrote it; 0 if the log does not tell. */
    long thread;

    /** Number of its category in {@link Categories}. */
    int category = Categories.NONE;

    /** Where its message begins. */
    int message;

    /** Where the cursor is. */
    int at;

    Stamp stamp() {
        return new Stamp(micros, wholeSeconds ? TimeSource.LOG_SECONDS : TimeSource.LOG);
    }

    boolean atEnd() {
        return at == end;
    }

    /** Moves over {@code literal} if it stands here. */
    boolean take(Literal literal) {
        if (!literal.isAt(bytes, at, end)) {
            return false;
        }
        at += literal.length();
        return true;
    }

    /** Moves behind the next {@code literal} if there is one. */
    boolean skipPast(Literal literal) {
        int last = end - literal.length();
        byte first = literal.first();
        for (int i = at; i <= last; i++) {
            if (bytes[i] == first && literal.isAt(bytes, i, end)) {
                at = i + literal.length();
                return true;
            }
        }
        return false;
    }

    /** Moves to the first byte that is not a space. */
    void skipSpaces() {
        while (at < end && bytes[at] == ' ') {
            at++;
        }
    }

    /** True if 64 hexadecimal digits stand here. */
    boolean hasHash() {
        return end - at >= Hash256.HEX_DIGITS && HexWords.isHash(bytes, at);
    }

    /** Takes the hash here, which {@link #hasHash()} has found. */
    BlockHash takeBlockHash() {
        at += Hash256.HEX_DIGITS;
        return BlockHash.ofHexAt(bytes, at - Hash256.HEX_DIGITS);
    }

    /** Takes the hash here, which {@link #hasHash()} has found. */
    Txid takeTxid() {
        at += Hash256.HEX_DIGITS;
        return Txid.ofHexAt(bytes, at - Hash256.HEX_DIGITS);
    }

    /** Takes the hash here, which {@link #hasHash()} has found. */
    Wtxid takeWtxid() {
        at += Hash256.HEX_DIGITS;
        return Wtxid.ofHexAt(bytes, at - Hash256.HEX_DIGITS);
    }

    /** Takes the decimal digits here; -1 if there are none or more than 18. */
    long takeNumber() {
        long number = 0;
        int from = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            number = number * 10 + bytes[at] - '0';
            at++;
        }
        return at == from || at - from > 18 ? -1 : number;
    }

    /** Takes the height here; -1 if there is none. */
    int takeHeight() {
        long height = takeNumber();
        return height > Integer.MAX_VALUE ? -1 : (int) height;
    }

    /** The text from the cursor to the end. */
    String rest() {
        return text(at, end);
    }

    /** The whole message. */
    String messageText() {
        return text(message, end);
    }

    /** The text of a part of the line, cut to a bounded length; bytes that are not UTF-8 are replaced. */
    String text(int from, int to) {
        return new String(bytes, from, Math.min(to - from, MAX_TEXT), StandardCharsets.UTF_8);
    }
}
