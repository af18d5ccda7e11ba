package org.bmon.collector.propagation;

import java.util.Arrays;

/** Reads whole numbers in as many bytes as they need, seven bits in each, the lowest first: see {@link VarintBytes}. */
public final class Varints {

    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;

    private final byte[] bytes;
    private int at;

    /** Reads from these bytes. */
    public Varints(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Whether there is another. */
    public boolean hasMore() {
        return at < bytes.length;
    }

    /** The next number. */
    public long read() {
        long value = 0;
        int shift = 0;
        while (true) {
            byte next = bytes[at++];
            value |= (long) (next & (MORE - 1)) << shift;
            if (next >= 0) {
                return value;
            }
            shift += BITS;
        }
    }

    /** The next so many bytes as they are. */
    public byte[] readBytes(int length) {
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /** The next number that was written as signed. */
    public long readSigned() {
        long value = read();
        return (value >>> 1) ^ -(value & 1);
    }
}
