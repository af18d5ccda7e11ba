package org.bmon.collector.propagation;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * How often which delays were, to within 3.2 per cent: sixteen buckets for each doubling, so that quantiles of any range
 * of time can be answered from hours that were added up long before. What was added can be taken back. Delays below 0 count
 * as 0. Not safe for use by many threads.
 */
public final class DelayHistogram {

    private static final int SUB_BITS = 4;
    private static final int SUB = 1 << SUB_BITS;

    private long[] counts = {};
    private long total;

    /** Adds a delay so many times; takes it back with a negative number. */
    public void add(long micros, long times) {
        count(bucket(Math.max(0, micros)), times);
    }

    /** Adds all that another has. */
    public void add(DelayHistogram other) {
        for (int bucket = 0; bucket < other.counts.length; bucket++) {
            if (other.counts[bucket] != 0) {
                count(bucket, other.counts[bucket]);
            }
        }
    }

    private void count(int bucket, long times) {
        if (bucket >= counts.length) {
            counts = Arrays.copyOf(counts, (bucket / SUB + 2) * SUB);
        }
        total += times;
        counts[bucket] += times;
    }

    /** How many delays it has. */
    public long total() {
        return total;
    }

    /**
     * The delay below or at which this share of all is, by nearest rank: the middle of its bucket.
     *
     * @param share from 0 to 1
     */
    public OptionalLong quantile(double share) {
        if (total <= 0) {
            return OptionalLong.empty();
        }
        long rank = Math.max(1, (long) Math.ceil(share * total));
        long passed = 0;
        int last = 0;
        for (int bucket = 0; bucket < counts.length && passed < rank; bucket++) {
            passed += counts[bucket];
            last = counts[bucket] == 0 ? last : bucket;
        }
        return OptionalLong.of(middle(last));
    }

    /** How many are at most so long: exact where a bucket ends there. */
    public long atMost(long micros) {
        int end = Math.min(counts.length, bucket(Math.max(0, micros)) + 1);
        return Arrays.stream(counts, 0, end).sum();
    }

    private static int bucket(long micros) {
        if (micros < SUB) {
            return (int) micros;
        }
        int doubling = 63 - Long.numberOfLeadingZeros(micros) - SUB_BITS;
        return (doubling << SUB_BITS) + (int) (micros >>> doubling);
    }

    private static long middle(int bucket) {
        if (bucket < 2 * SUB) {
            return bucket;
        }
        int doubling = (bucket >> SUB_BITS) - 1;
        long low = (long) ((bucket & (SUB - 1)) + SUB) << doubling;
        return low + (1L << doubling) / 2;
    }

    /** Its bytes: for each bucket that has any, how many were passed over, and its count. */
    public byte[] toBytes() {
        VarintBytes out = new VarintBytes(counts.length);
        int last = -1;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            if (counts[bucket] != 0) {
                out.write(bucket - last - 1L);
                out.writeSigned(counts[bucket]);
                last = bucket;
            }
        }
        return out.toByteArray();
    }

    /** The one with these bytes. */
    public static DelayHistogram of(byte[] bytes) {
        DelayHistogram histogram = new DelayHistogram();
        Varints in = new Varints(bytes);
        int last = -1;
        while (in.hasMore()) {
            last += (int) in.read() + 1;
            histogram.count(last, in.readSigned());
        }
        return histogram;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DelayHistogram that && Arrays.equals(toBytes(), that.toBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toBytes());
    }

    @Override
    public String toString() {
        return "DelayHistogram of " + total + ", the median " + quantile(0.5).orElse(-1) + " µs";
    }
}
