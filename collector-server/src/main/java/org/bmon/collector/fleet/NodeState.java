package org.bmon.collector.fleet;

import java.util.Locale;

/** How a node stands, for people and alerts; docs/propagation.md says how each is judged. */
public enum NodeState {
    /** It told nothing yet that says. */
    UNKNOWN,
    /** It loads. */
    STARTING,
    /** It is in its initial block download. */
    SYNCING,
    /** Its tip is lower than the fleet was a while ago. */
    BEHIND,
    /** It runs, is in sync, and its clock is known. */
    EXPECTED,
    /** As expected, but for a clock that is unknown or not known well enough to measure by. */
    SUSPECT_CLOCK,
    /** Its networking is switched off. */
    ISOLATED,
    /** It was stopped. */
    STOPPED,
    /** Its agent can't reach it. */
    UNREACHABLE,
    /** Nothing is heard of its agent. */
    SILENT,
    /** Its operator took it out of the fleet. */
    RETIRED;

    /** Lower case with dashes, as labels, the API and documents write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
