package org.bmon.collector.fleet;

/**
 * Keeps a node's state from flickering. What the node says itself holds at once; what is judged of it (behind, clock,
 * unreachable), and that it is well again, has to hold for half a minute.
 */
final class StateJudge {

    static final long STEADY_MICROS = 30_000_000;

    private NodeState state = NodeState.UNKNOWN;
    private NodeState candidate = NodeState.UNKNOWN;
    private long candidateSince = Long.MIN_VALUE;

    /** Takes how the node looks at a moment. */
    void looks(NodeState looks, long fleetMicros) {
        if (looks == state) {
            candidate = state;
            return;
        }
        if (looks != candidate) {
            candidate = looks;
            candidateSince = fleetMicros;
        }
        if (isToldNotJudged(looks) || state == NodeState.UNKNOWN || fleetMicros - candidateSince >= STEADY_MICROS) {
            state = looks;
        }
    }

    NodeState state() {
        return state;
    }

    private boolean isToldNotJudged(NodeState looks) {
        return switch (looks) {
            case UNKNOWN, STARTING, SYNCING, ISOLATED, STOPPED, SILENT, RETIRED -> true;
            case BEHIND, SUSPECT_CLOCK, UNREACHABLE -> false;
            case EXPECTED -> state == NodeState.STARTING || state == NodeState.SYNCING || state == NodeState.ISOLATED;
        };
    }
}
