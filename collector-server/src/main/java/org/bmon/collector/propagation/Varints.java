package org.bmon.collector.propagation;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Whole numbers in as many bytes as they need, seven bits in each, the lowest first. */
public final class Varints {

    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;

    private final byte[] bytes;
    private int at;

    /** Reads from these bytes. */
    public Varints(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Writes a number of 64 bits; those from 0 on are the shorter the smaller. */
    public static void write(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & -MORE) != 0) {
            out.write(((int) rest & (MORE - 1)) | MORE);
            rest >>>= BITS;
        }
        out.write((int) rest);
    }

    /** Writes a number that is often near 0, on either side. */
    public static void writeSigned(ByteArrayOutputStream out, long value) {
        write(out, (value << 1) ^ (value >> 63));
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
