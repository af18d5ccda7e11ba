package org.bmon.collector.fleet;

import org.bmon.common.NodeName;
import org.bmon.common.event.Event;

/** One node of the fleet, with what is known of its clock and its life. */
public final class FleetNode {

    private final NodeName name;
    private final int index;
    private final NodeClock clock = new NodeClock();
    private final NodeTimeline timeline;

    FleetNode(NodeName name, int index, BestHeight best) {
        this.name = name;
        this.index = index;
        this.timeline = new NodeTimeline(clock, best);
    }

    public NodeName name() {
        return name;
    }

    /** Its number: nodes are numbered from 0 in the order in which they become known. */
    public int index() {
        return index;
    }

    public NodeClock clock() {
        return clock;
    }

    public NodeTimeline timeline() {
        return timeline;
    }

    /** Takes the node's next event. */
    public void accept(Event event) {
        timeline.accept(event);
    }

    /** A block of this height was connected at a moment of node time. */
    public void connected(long nodeMicros, int height) {
        timeline.connected(nodeMicros, height);
    }

    /** A block of this height was disconnected at a moment of node time. */
    public void disconnected(long nodeMicros, int height) {
        timeline.tip(nodeMicros, height - 1);
    }

    /** Takes an estimate of the node's clock that holds from its last event on. */
    public void clock(ClockEstimate estimate) {
        long now = timeline.lastMicros();
        Long steppedFrom = clock.estimate(estimate, now);
        if (steppedFrom != null) {
            timeline.clockStepped(steppedFrom, now);
        }
    }
}
