package org.bmon.common.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bmon.common.Hash256;
import org.bmon.common.HexWords;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.Txid;
import org.bmon.common.Wtxid;
import org.bmon.common.event.TxAccepted;
import org.jspecify.annotations.Nullable;

/**
 * Reads the event that nearly all events are, exactly as bmon writes it: the fields in order, no space, no escape. Whatever
 * is otherwise is left to {@link EventLines}, which gives the same event or says what is wrong.
 */
final class TxAcceptedLine {

    private static final byte[] MICROS = ascii("{\"type\":\"TxAccepted\",\"micros\":");
    private static final byte[] SOURCE = ascii(",\"source\":\"");
    private static final byte[] TXID = ascii("\",\"txid\":\"");
    private static final byte[] WTXID = ascii("\",\"wtxid\":\"");
    private static final byte[] PEER = ascii(",\"peer\":");
    private static final byte[] SEQUENCE = ascii(",\"mempoolSequence\":");
    private static final byte[] LOG = ascii("LOG");
    private static final byte[] RECEIVED = ascii("RECEIVED");

    /** Numbers of more digits may be more than a long holds. */
    private static final int SURE_DIGITS = 18;

    private final byte[] bytes;
    private final int to;
    private int at;
    private boolean good = true;

    private TxAcceptedLine(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.to = to;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The event of a line; null if it is another, or written otherwise. */
    static @Nullable TxAccepted read(byte[] bytes, int from, int to) {
        return new TxAcceptedLine(bytes, from, to).read();
    }

    private @Nullable TxAccepted read() {
        if (!skip(MICROS)) {
            return null;
        }
        long micros = number();
        good &= skip(SOURCE);
        TimeSource source = skip(LOG) ? TimeSource.LOG : TimeSource.RECEIVED;
        good &= source == TimeSource.LOG || skip(RECEIVED);
        good &= skip(TXID);
        int txid = hash();
        int wtxid = skip(WTXID) ? hash() : -1;
        good &= at < to && bytes[at] == '"';
        at++;
        Long peer = skip(PEER) ? Long.valueOf(number()) : null;
        Long sequence = skip(SEQUENCE) ? Long.valueOf(number()) : null;
        if (!good || at != to - 1 || bytes[at] != '}') {
            return null;
        }
        return new TxAccepted(
                new Stamp(micros, source),
                Txid.ofHexAt(bytes, txid),
                wtxid < 0 ? null : Wtxid.ofHexAt(bytes, wtxid),
                peer,
                sequence);
    }

    private boolean skip(byte[] text) {
        int end = at + text.length;
        if (end > to || !Arrays.equals(bytes, at, end, text, 0, text.length)) {
            return false;
        }
        at = end;
        return true;
    }

    private long number() {
        int begin = at;
        long value = 0;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9' && at - begin <= SURE_DIGITS) {
            value = 10 * value + (bytes[at++] - '0');
        }
        int digits = at - begin;
        good &= digits > 0 && digits <= SURE_DIGITS && (digits == 1 || bytes[begin] != '0');
        return value;
    }

    /** Where the hash begins that stands here. */
    private int hash() {
        int begin = at;
        at += Hash256.HEX_DIGITS;
        good &= at < to && HexWords.isHash(bytes, begin);
        return begin;
    }
}
