package org.bmon.collector.fleet;

import java.util.Map;
import java.util.TreeMap;

/**
 * How high the fleet's chain was at each moment: when each height was first reached by a node that ran, had left its
 * initial download and was not cut off. The outcome does not depend on the order in which the nodes tell.
 */
final class BestHeight {

    private static final int LIMIT = 10_000;

    private final TreeMap<Integer, Long> firstAt = new TreeMap<>();
    private long version;

    void reached(int height, long fleetMicros) {
        Long known = firstAt.get(height);
        if (known != null && known <= fleetMicros) {
            return;
        }
        firstAt.put(height, fleetMicros);
        version++;
        if (firstAt.size() > LIMIT) {
            firstAt.pollFirstEntry();
        }
    }

    /** The best height at a moment; -1 if none was reached by then. */
    int at(long fleetMicros) {
        for (Map.Entry<Integer, Long> height : firstAt.descendingMap().entrySet()) {
            if (height.getValue() <= fleetMicros) {
                return height.getKey();
            }
        }
        return -1;
    }

    /** Grows with each change. */
    long version() {
        return version;
    }
}
