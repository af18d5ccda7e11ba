package org.bmon.collector.propagation;

import java.util.Arrays;
import java.util.List;
import org.bmon.common.TimeSource;

/**
 * When each node saw one object at one stage: one long for each node that did, in order of the nodes' indexes. It holds
 * the node (14 bits), the time relative to the object's base (48 bits: four years either way) and what the time is
 * (2 bits).
 */
final class Sightings {

    /**
     * Two reports of one fact are no further apart than this: a queue, or two hosts' clocks. When a worse source tells
     * of a sighting so much before a better one's, the better one tells of a repetition.
     */
    static final long ONE_FACT_MICROS = 10_000_000;

    /** A source is kept as its place here. */
    private static final List<TimeSource> SOURCES =
            List.of(TimeSource.LOG, TimeSource.LOG_SECONDS, TimeSource.RECEIVED, TimeSource.POLLED);

    private static final int NODE_SHIFT = 50;
    private static final long MAX_DELTA = (1L << 47) - 1;
    private static final long DELTA_BITS = (1L << 48) - 1;
    private static final long[] NONE = {};

    private long[] packed = NONE;
    private int size;

    /** What became of a report. */
    enum Outcome {
        /** It is the first of this node, or better than the one before. */
        CHANGED,
        /** The one before stands. */
        KNOWN,
        /** Its time is years away from the object's. */
        ABSURD
    }

    Outcome report(int node, long deltaMicros, TimeSource source) {
        if (Math.abs(deltaMicros) > MAX_DELTA) {
            return Outcome.ABSURD;
        }
        int place = find(node);
        if (place >= 0) {
            if (!replaces(deltaMicros, source, delta(place), source(place))) {
                return Outcome.KNOWN;
            }
        } else {
            place = -1 - place;
            if (size == packed.length) {
                packed = Arrays.copyOf(packed, size < 16 ? Math.max(4, 2 * size) : size + (size >> 1));
            }
            System.arraycopy(packed, place, packed, place + 1, size - place);
            size++;
        }
        packed[place] = ((long) node << NODE_SHIFT) | ((deltaMicros & DELTA_BITS) << 2) | SOURCES.indexOf(source);
        return Outcome.CHANGED;
    }

    /** Whether a report tells better when the node first saw the object than the one before. */
    private static boolean replaces(long delta, TimeSource source, long before, TimeSource sourceBefore) {
        if (source == sourceBefore) {
            return delta < before;
        }
        return source.compareTo(sourceBefore) < 0
                ? delta <= before + ONE_FACT_MICROS
                : delta < before - ONE_FACT_MICROS;
    }

    int size() {
        return size;
    }

    boolean has(int node) {
        return find(node) >= 0;
    }

    /** Where the node's sighting is; negative if there is none. */
    int place(int node) {
        return find(node);
    }

    int node(int place) {
        return (int) (packed[place] >>> NODE_SHIFT);
    }

    long delta(int place) {
        return (packed[place] << 14) >> 16;
    }

    TimeSource source(int place) {
        return SOURCES.get((int) packed[place] & 3);
    }

    private int find(int node) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int there = node(middle);
            if (there == node) {
                return middle;
            }
            if (there < node) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }
}
