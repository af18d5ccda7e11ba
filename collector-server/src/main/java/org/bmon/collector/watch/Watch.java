package org.bmon.collector.watch;

import org.bmon.collector.fleet.FleetNode;
import org.bmon.common.event.Event;

/**
 * Looks for one kind of trouble in the events of a network. It tells what it finds to the {@link NoticeBook} of its
 * {@link Surroundings}; its time is that of the events and of {@link #advance(long)}.
 */
public interface Watch {

    /** Takes the next event of a node, which has taken it itself before; acceptances only if it {@linkplain #takesAcceptances() wants} them. */
    void accept(FleetNode node, Event event);

    /**
     * Whether it wants to be given each acceptance of a transaction. Nearly all events are such, so a watch that makes nothing
     * of them says no and costs nothing.
     */
    default boolean takesAcceptances() {
        return false;
    }

    /**
     * Says that the events up to this moment are in, as far as anyone waits for them.
     *
     * @param nowMicros fleet time, in microseconds since the epoch; never goes back
     */
    void advance(long nowMicros);
}
