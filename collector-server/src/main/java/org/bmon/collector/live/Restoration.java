package org.bmon.collector.live;

import java.util.List;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.StandingEvent;
import org.bmon.common.Network;
import org.bmon.common.event.Event;

/** Brings an analysis to where the store's last commit left it: how nodes stood, then the journal once more. */
final class Restoration {

    private static final long DISCARD_EVERY_MICROS = 60_000_000;
    private static final int REMEMBERED_SUPPLIES = 500;

    private final HistoryStore store;
    private final Journal journal;
    private final Analyses analyses;
    private long lastMicros = Long.MIN_VALUE;
    private long drainedMicros = Long.MIN_VALUE / 2;
    private int events;

    Restoration(HistoryStore store, Journal journal, Analyses analyses) {
        this.store = store;
        this.journal = journal;
        this.analyses = analyses;
    }

    /** Takes it all. */
    void run() {
        store.nodes().forEach(analyses::restore);
        for (Network network : Network.values()) {
            store.supplies(network, REMEMBERED_SUPPLIES).forEach(total -> analyses.restore(network, total));
        }
        for (StandingEvent standing : store.standing()) {
            analyses.restore(
                    standing.node(), standing.network(), journal.standing().event(standing.event()));
        }
        BlockHistory history = new BlockHistory(store);
        store.journal(entry -> {
            history.before(entry.receivedMicros(), analyses);
            if (entry.receivedMicros() > lastMicros) {
                lastMicros = entry.receivedMicros();
                analyses.advance(lastMicros);
            }
            if (lastMicros - drainedMicros >= DISCARD_EVERY_MICROS) {
                // What is usual is learnt from what settles, which it does as it is drained.
                drainedMicros = lastMicros;
                analyses.discardFindings();
            }
            List<Event> batch = journal.batch(entry).events();
            analyses.feed(entry.stream(), batch, entry.receivedMicros(), entry.clock());
            events += batch.size();
        });
        history.before(Long.MAX_VALUE, analyses);
    }

    /** When the last of what was taken came; 0 if nothing was. */
    long lastMicros() {
        return Math.max(0, lastMicros);
    }

    /** How many events were taken. */
    int events() {
        return events;
    }
}
