package org.bmon.collector.propagation;

import java.util.HashMap;
import java.util.Map;
import org.bmon.collector.fleet.FleetNode;

/**
 * Whether a cohort as a whole rejects a transaction: none of its nodes that should see it has it, and at least half of
 * them said that they rejected it. Of such a cohort the transaction is not expected.
 */
final class CohortVerdict {

    private final Map<String, Tally> byCohort = new HashMap<>();

    private static final class Tally {
        int expected;
        int rejected;
        boolean accepted;
    }

    /** Takes how one node that should see the transaction stands to it. */
    void add(FleetNode node, boolean accepted, boolean rejected) {
        Tally tally = byCohort.computeIfAbsent(node.cohort(), added -> new Tally());
        tally.expected++;
        tally.rejected += rejected ? 1 : 0;
        tally.accepted |= accepted;
    }

    /** Whether the node's cohort rejects the transaction. */
    boolean rejects(FleetNode node) {
        Tally tally = byCohort.get(node.cohort());
        return tally != null && !tally.accepted && 2 * tally.rejected >= tally.expected;
    }
}
