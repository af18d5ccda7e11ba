package org.bmon.collector.fleet;

import java.util.Arrays;

/** The height of one node's tip over time, as far back as it matters; the oldest go past {@link #LIMIT}. */
final class Tips {

    static final int LIMIT = 4_096;

    private long[] at = new long[8];
    private int[] height = new int[8];
    private int size;
    private long version;

    void add(long nodeMicros, int tip) {
        int place = size;
        while (place > 0 && at[place - 1] > nodeMicros) {
            place--;
        }
        if (place > 0 && height[place - 1] == tip) {
            return;
        }
        version++;
        if (size == LIMIT) {
            if (place == 0) {
                return;
            }
            forget(1);
            place--;
        }
        if (size == at.length) {
            at = Arrays.copyOf(at, 2 * size);
            height = Arrays.copyOf(height, 2 * size);
        }
        System.arraycopy(at, place, at, place + 1, size - place);
        System.arraycopy(height, place, height, place + 1, size - place);
        at[place] = nodeMicros;
        height[place] = tip;
        size++;
    }

    int size() {
        return size;
    }

    long at(int index) {
        return at[index];
    }

    int height(int index) {
        return height[index];
    }

    /** The last change at or before a moment; -1 if there is none. */
    int indexAt(long nodeMicros) {
        int index = size - 1;
        while (index >= 0 && at[index] > nodeMicros) {
            index--;
        }
        return index;
    }

    /** Forgets what was over before the moment. */
    void forgetBefore(long nodeMicros) {
        forget(Math.max(0, indexAt(nodeMicros)));
    }

    /** Grows with each change. */
    long version() {
        return version;
    }

    private void forget(int gone) {
        if (gone > 0) {
            System.arraycopy(at, gone, at, 0, size - gone);
            System.arraycopy(height, gone, height, 0, size - gone);
            size -= gone;
        }
    }
}
