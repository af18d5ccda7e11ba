package org.bmon.sim.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * A simulated network and what happens in it. Equal scenarios give equal bytes.
 *
 * @param network which network it plays
 * @param seed of all that is random
 * @param start the true time at which it begins
 * @param duration how long it lasts in virtual time
 * @param nodes the nodes
 * @param links how they are connected
 * @param blocks when blocks are mined; null for steps only
 * @param transactions how transactions come in; null for none
 * @param steps what else happens
 * @param history how many blocks there are at the start, after genesis
 * @param historySpacing how far apart the times of those blocks are, up to the start
 * @param templateInterval how often each node is asked for a block template; null for never
 */
public record Scenario(
        Network network,
        long seed,
        Instant start,
        Duration duration,
        List<NodeSpec> nodes,
        List<LinkSpec> links,
        @Nullable BlockSchedule blocks,
        @Nullable TransactionSchedule transactions,
        List<Step> steps,
        int history,
        Duration historySpacing,
        @Nullable Duration templateInterval) {

    public Scenario {
        nodes = List.copyOf(nodes);
        links = List.copyOf(links);
        steps = List.copyOf(steps);
        check(nodes, links, blocks, steps);
        if (history < 0 || history > 2_000) {
            throw new IllegalArgumentException("the history is of 0 to 2000 blocks, not " + history);
        }
    }

    /** A regtest scenario to fill in: seed 1, 2026-01-01, ten minutes, a history of 20 blocks ten minutes apart. */
    public static ScenarioBuilder builder() {
        return new ScenarioBuilder();
    }

    /** The node of that name. */
    public NodeSpec node(NodeName name) {
        for (NodeSpec node : nodes) {
            if (node.name().equals(name)) {
                return node;
            }
        }
        throw new IllegalArgumentException("no node is called " + name);
    }

    private static void check(
            List<NodeSpec> nodes, List<LinkSpec> links, @Nullable BlockSchedule blocks, List<Step> steps) {
        Set<NodeName> names = new HashSet<>();
        for (NodeSpec node : nodes) {
            if (!names.add(node.name())) {
                throw new IllegalArgumentException("two nodes are called " + node.name());
            }
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a scenario has at least one node");
        }
        Set<Set<NodeName>> pairs = new HashSet<>();
        for (LinkSpec link : links) {
            known(names, link.from());
            known(names, link.to());
            if (!pairs.add(Set.of(link.from(), link.to()))) {
                throw new IllegalArgumentException(link.from() + " and " + link.to() + " are linked twice");
            }
        }
        if (blocks != null) {
            blocks.miners().forEach(miner -> known(names, miner));
        }
        for (Step step : steps) {
            for (NodeName name : named(step)) {
                known(names, name);
            }
        }
    }

    private static Set<NodeName> named(Step step) {
        if (step instanceof Step.Mine mine) {
            return Set.of(mine.node());
        } else if (step instanceof Step.MineClaiming claiming) {
            return Set.of(claiming.node());
        } else if (step instanceof Step.Invalidate invalidate) {
            return Set.of(invalidate.node());
        } else if (step instanceof Step.Race race) {
            return Set.of(race.first(), race.second());
        } else if (step instanceof Step.Reorg reorg) {
            return reorg.group();
        } else if (step instanceof Step.SubmitInvalid submit) {
            return Set.of(submit.node());
        } else if (step instanceof Step.Restart restart) {
            return Set.of(restart.node());
        } else if (step instanceof Step.Upgrade upgrade) {
            return Set.of(upgrade.node());
        } else if (step instanceof Step.DoubleSpend twice) {
            return Set.of(twice.first(), twice.second());
        } else if (step instanceof Step.NetworkOff off) {
            return Set.of(off.node());
        } else if (step instanceof Step.Partition partition) {
            return partition.group();
        } else if (step instanceof Step.RotateLog rotate) {
            return Set.of(rotate.node());
        } else if (step instanceof Step.LoseZmq lose) {
            return Set.of(lose.node());
        } else {
            return Set.of(((Step.SlowRpc) step).node());
        }
    }

    private static void known(Set<NodeName> names, NodeName name) {
        if (!names.contains(name)) {
            throw new IllegalArgumentException("no node is called " + name);
        }
    }
}
