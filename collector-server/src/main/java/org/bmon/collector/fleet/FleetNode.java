package org.bmon.collector.fleet;

import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.NodeStarted;
import org.jspecify.annotations.Nullable;

/** One node of the fleet, with what is known of its clock and its life. */
public final class FleetNode {

    /** The cohort of nodes of which nothing is known. */
    public static final String UNKNOWN_COHORT = "unknown";

    private final NodeName name;
    private final int index;
    private final NodeClock clock = new NodeClock();
    private final NodeTimeline timeline;
    private final StateJudge judge = new StateJudge();
    private @Nullable Software software;
    private @Nullable String cohortSet;
    private boolean retired;

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
        if (event instanceof NodeStarted started) {
            software = Software.ofLog(started.version(), software);
        } else if (event instanceof NodeReachable reachable && reachable.subversion() != null) {
            Software told = Software.ofUserAgent(reachable.subversion());
            software = told == null ? software : told;
        }
    }

    /** What it runs; null as long as it has not told. */
    public @Nullable Software software() {
        return software;
    }

    /** Which nodes share its relay policy: what its operator says, else one for each implementation and major version. */
    public String cohort() {
        String set = cohortSet;
        if (set != null) {
            return set;
        }
        Software known = software;
        return known == null ? UNKNOWN_COHORT : known.cohort();
    }

    void cohort(@Nullable String set) {
        cohortSet = set;
    }

    /** Its operator takes it out of the fleet, or back in. What is expected of it is the timeline's affair. */
    public void retired(boolean out) {
        retired = out;
    }

    /** How it stands, as of the last {@link Fleet#judge}. */
    public NodeState state() {
        return judge.state();
    }

    void judge(long fleetMicros) {
        judge.looks(retired ? NodeState.RETIRED : timeline.looks(fleetMicros), fleetMicros);
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
