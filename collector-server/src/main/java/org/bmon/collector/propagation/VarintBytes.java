package org.bmon.collector.propagation;

import java.util.Arrays;

/** Writes whole numbers in as many bytes as they need, seven bits in each, the lowest first: see {@link Varints}. */
public final class VarintBytes {

    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;
    private static final int LONGEST = 10;

    private byte[] bytes;
    private int size;

    /** @param foreseen how many bytes there will be, as far as is known */
    public VarintBytes(int foreseen) {
        bytes = new byte[Math.max(LONGEST, foreseen)];
    }

    /** Writes a number of 64 bits; those from 0 on are the shorter the smaller. */
    public void write(long value) {
        room(LONGEST);
        long rest = value;
        while ((rest & -MORE) != 0) {
            bytes[size++] = (byte) (((int) rest & (MORE - 1)) | MORE);
            rest >>>= BITS;
        }
        bytes[size++] = (byte) rest;
    }

    /** Writes a number that is often near 0, on either side. */
    public void writeSigned(long value) {
        write((value << 1) ^ (value >> 63));
    }

    /** Writes bytes as they are. */
    public void writeBytes(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    private void room(int needed) {
        if (bytes.length - size < needed) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + needed));
        }
    }

    /** What was written, in an array of its own. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }
}
