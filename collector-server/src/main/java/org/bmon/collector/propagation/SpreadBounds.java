package org.bmon.collector.propagation;

/**
 * How far a spread can be from the truth when each time is only known to lie between two bounds. Exact: each bound is
 * reached by some choice of times.
 */
final class SpreadBounds {

    private long highest = Long.MIN_VALUE;
    private long secondHighest = Long.MIN_VALUE;
    private int highestAt = -1;
    private long lowest = Long.MAX_VALUE;
    private long secondLowest = Long.MAX_VALUE;
    private int lowestAt = -1;
    private long highestLow = Long.MIN_VALUE;
    private long lowestHigh = Long.MAX_VALUE;
    private int size;

    /** Adds a time that lies between these two, both included. */
    void add(long low, long high) {
        if (high > highest) {
            secondHighest = highest;
            highest = high;
            highestAt = size;
        } else {
            secondHighest = Math.max(secondHighest, high);
        }
        if (low < lowest) {
            secondLowest = lowest;
            lowest = low;
            lowestAt = size;
        } else {
            secondLowest = Math.min(secondLowest, low);
        }
        highestLow = Math.max(highestLow, low);
        lowestHigh = Math.min(lowestHigh, high);
        size++;
    }

    /** The larger of what the spread could be more and what it could be less than measured. */
    long errorOf(long measuredSpread) {
        return size < 2 ? 0 : Math.max(largest() - measuredSpread, measuredSpread - smallest());
    }

    /** The latest time of one and the earliest of another one. */
    private long largest() {
        if (highestAt != lowestAt) {
            return highest - lowest;
        }
        return Math.max(highest - secondLowest, secondHighest - lowest);
    }

    /** The times can all be equal if their ranges have a moment in common. */
    private long smallest() {
        return Math.max(0, highestLow - lowestHigh);
    }
}
