package org.bmon.sim.scenario;

import java.time.Duration;
import java.util.Set;
import org.bmon.common.NodeName;

/** Something that happens in a scenario at a set time. */
public sealed interface Step {

    /** How long after the scenario's start. */
    Duration at();

    /** A node mines a block. */
    record Mine(Duration at, NodeName node) implements Step {}

    /**
     * A node mines a block whose coinbase claims so much more than it may, or less. No node minds more, as with a fault that
     * all of them share, but those that are strict.
     */
    record MineClaiming(Duration at, NodeName node, long moreSat) implements Step {}

    /** A node's operator tells it to hold its tip invalid, and takes that back after a time. */
    record Invalidate(Duration at, NodeName node, Duration length) implements Step {}

    /** Two nodes mine a block each, the second so much later; a race if the first has not reached it by then. */
    record Race(Duration at, NodeName first, NodeName second, Duration gap) implements Step {}

    /**
     * The network is cut in two, the group mines one block more than the others, and the cut heals: the others
     * reorganize.
     *
     * @param at when the cut comes
     * @param group the side that wins
     * @param depth how many blocks the losing side mines and gives up
     */
    record Reorg(Duration at, Set<NodeName> group, int depth) implements Step {

        public Reorg {
            group = Set.copyOf(group);
            if (depth < 1 || depth > 50 || group.isEmpty()) {
                throw new IllegalArgumentException("a reorg has a group and a depth of 1 to 50, not " + depth);
            }
        }
    }

    /** An invalid block is given to a node. */
    record SubmitInvalid(Duration at, NodeName node, Flaw flaw) implements Step {}

    /** A node is stopped cleanly and started again. */
    record Restart(Duration at, NodeName node, Duration down) implements Step {}

    /** A node is stopped cleanly and started again as another version and with another relay policy in its settings. */
    record Upgrade(Duration at, NodeName node, Duration down, CoreVersion version, RelayPolicy policy)
            implements Step {}

    /**
     * One coin is spent twice, at the same moment at two nodes by different transactions. Where the nodes can reach each
     * other, one of the two loses; on both sides of a cut, each is mined on its side.
     */
    record DoubleSpend(Duration at, NodeName first, NodeName second) implements Step {}

    /** A node's networking is switched off for a time (setnetworkactive). */
    record NetworkOff(Duration at, NodeName node, Duration length) implements Step {}

    /** The links between a group and the others are cut for a time. */
    record Partition(Duration at, Set<NodeName> group, Duration length) implements Step {

        public Partition {
            group = Set.copyOf(group);
        }
    }

    /** A node's log is rotated. */
    record RotateLog(Duration at, NodeName node, Rotation rotation) implements Step {}

    /** The next ZMQ messages of a node are lost on the way. */
    record LoseZmq(Duration at, NodeName node, int messages) implements Step {}

    /** A node's RPC answers come late for a time. Only a network in real time has an RPC server. */
    record SlowRpc(Duration at, NodeName node, Duration delay, Duration length) implements Step {}
}
