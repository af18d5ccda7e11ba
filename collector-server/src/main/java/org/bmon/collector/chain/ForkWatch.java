package org.bmon.collector.chain;

import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.common.event.Event;

/** Tells of races, and of those among them that look like selfish mining. */
public final class ForkWatch implements Watch {

    private final RaceWatch races;

    public ForkWatch(Surroundings around, ChainBook book) {
        SelfishWatch selfish = new SelfishWatch(around, book);
        races = new RaceWatch(around, book, selfish::judge);
    }

    @Override
    public void accept(FleetNode node, Event event) {
        races.accept(node, event);
    }

    @Override
    public void advance(long nowMicros) {
        races.advance(nowMicros);
    }
}
