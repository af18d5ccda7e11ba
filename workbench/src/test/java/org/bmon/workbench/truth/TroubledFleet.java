package org.bmon.workbench.truth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.bmon.common.NodeName;
import org.bmon.sim.scenario.BlockSchedule;
import org.bmon.sim.scenario.CoreVersion;
import org.bmon.sim.scenario.LinkSpec;
import org.bmon.sim.scenario.LogOptions;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.RelayPolicy;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.scenario.ScenarioBuilder;
import org.bmon.sim.scenario.Step;
import org.bmon.sim.scenario.TransactionSchedule;

/**
 * A fleet to which everything happens: clocks are up to half a second apart, a third of the nodes take no data carriers,
 * the log of the first does not tell of transactions, so that it is ZMQ that does; the last restarts, ten seconds of the
 * second's log are lost, then ZMQ messages of the first, and at last the second and all behind it reorganize.
 */
final class TroubledFleet {

    /** The log does not tell of its transactions, and some of its ZMQ messages are lost. */
    static final NodeName BY_ZMQ = new NodeName("n0");

    /** Part of its log is lost. */
    static final NodeName BY_HALVES = new NodeName("n1");

    static final Duration RESTART = Duration.ofSeconds(60);
    static final Duration DOWN = Duration.ofSeconds(20);
    static final Duration LOG_LOSS = Duration.ofSeconds(70);
    static final Duration LOG_LOSS_LENGTH = Duration.ofSeconds(10);
    static final Duration ZMQ_LOSS = Duration.ofSeconds(215);
    static final Duration REORG = Duration.ofSeconds(250);
    static final int REORG_DEPTH = 2;

    private static final long MAX_OFFSET_MICROS = 500_000;
    private static final int[] VERSIONS = {25, 26, 27, 28, 29, 30, 31};

    private final Map<NodeName, String> cohorts = new TreeMap<>();
    private final NodeName restarted;
    private final Scenario scenario;

    TroubledFleet(int nodes, long seed, int seconds, double rate, SplittableRandom random) {
        restarted = new NodeName("n" + (nodes - 1));
        ScenarioBuilder builder = Scenario.builder()
                .seed(seed)
                .duration(Duration.ofSeconds(seconds))
                .blocks(BlockSchedule.every(Duration.ofSeconds(nodes == 100 ? 25 : 15)))
                .transactions(TransactionSchedule.perSecond(rate).withDataCarriers(0.2));
        for (int i = 0; i < nodes; i++) {
            builder.node(node(i, random));
        }
        List<NodeName> losers = new ArrayList<>(List.of(BY_HALVES));
        for (int i = 1; i < nodes; i++) {
            Duration delay = Duration.ofMillis(random.nextInt(10, 150));
            NodeName parent = new NodeName("n" + random.nextInt(i));
            builder.link(LinkSpec.of(parent.value(), "n" + i, delay).withJitter(Duration.ofMillis(5)));
            if (losers.contains(parent)) {
                losers.add(new NodeName("n" + i));
            }
        }
        Set<NodeName> winners = new HashSet<>(cohorts.keySet());
        losers.forEach(winners::remove);
        scenario = builder.step(new Step.Restart(RESTART, restarted, DOWN))
                .step(new Step.LoseZmq(ZMQ_LOSS, BY_ZMQ, rate < 1 ? 5 : 12))
                .step(new Step.Reorg(REORG, winners, REORG_DEPTH))
                .build();
    }

    private NodeSpec node(int i, SplittableRandom random) {
        boolean strict = i % 3 == 2;
        NodeName name = new NodeName("n" + i);
        cohorts.put(name, strict ? "strict" : "open");
        long offset = random.nextLong(-MAX_OFFSET_MICROS, MAX_OFFSET_MICROS + 1);
        NodeSpec node = NodeSpec.of(name.value(), CoreVersion.of(VERSIONS[random.nextInt(VERSIONS.length)]))
                .withClockOffset(Duration.ofNanos(offset * 1_000));
        if (name.equals(BY_ZMQ)) {
            Set<String> categories = new HashSet<>(node.log().categories());
            categories.removeAll(Set.of("mempool", "validation"));
            node = node.withLog(LogOptions.monitored().withCategories(categories));
        }
        return strict ? node.withPolicy(RelayPolicy.defaults().withDataCarrier(false)) : node;
    }

    Scenario scenario() {
        return scenario;
    }

    /** The nodes that share a relay policy. */
    Map<NodeName, String> cohorts() {
        return cohorts;
    }

    /** Those that restart or lose part of their log. */
    Set<NodeName> troubled() {
        return new HashSet<>(List.of(restarted, BY_HALVES));
    }
}
