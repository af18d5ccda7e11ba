package org.bmon.common.part;

import java.util.BitSet;
import java.util.List;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.TxAccepted;

/**
 * The events whose time every partition must know. A gap in what a node told, and a start without an end before it, reach
 * back to the last that the node told: who saw only a share of it would take them for longer than they were.
 */
final class Witnesses {

    private Witnesses() {}

    /**
     * By index: the latest of the log's and of ZMQ's before each gap and each start, and before the end; and the first
     * transaction, of all and after each start, which shows that the node is there.
     */
    static BitSet of(List<Event> events) {
        BitSet all = new BitSet();
        int logged = -1;
        int received = -1;
        boolean sighted = false;
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            if (event instanceof DataGap || event instanceof NodeStarted) {
                mark(all, logged, received);
                sighted &= !(event instanceof NodeStarted);
            }
            if (event instanceof TxAccepted && !sighted) {
                all.set(i);
                sighted = true;
            }
            switch (event.at().source()) {
                case LOG, LOG_SECONDS -> logged = later(events, logged, i);
                case RECEIVED -> received = later(events, received, i);
                case POLLED -> {}
            }
        }
        mark(all, logged, received);
        return all;
    }

    private static int later(List<Event> events, int one, int other) {
        return one < 0
                        || events.get(other).at().micros()
                                >= events.get(one).at().micros()
                ? other
                : one;
    }

    private static void mark(BitSet all, int logged, int received) {
        if (logged >= 0) {
            all.set(logged);
        }
        if (received >= 0) {
            all.set(received);
        }
    }
}
