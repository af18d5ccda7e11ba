package org.bmon.sim.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.bmon.common.Network;
import org.bmon.common.NodeName;

/** Ready-made scenarios. */
public final class Scenarios {

    private Scenarios() {}

    /**
     * Six nodes in two cohorts of mixed versions, one slow, one with a clock 400 ms ahead: a block every eight
     * seconds, four transactions a second, and now and then a race, a reorg and a replacement. The cohort {@code strict}
     * takes no transactions that carry data.
     *
     * @param seed of all that is random
     * @param start when it begins
     */
    public static Scenario demo(long seed, Instant start) {
        RelayPolicy strict = RelayPolicy.defaults().withDataCarrier(false);
        return Scenario.builder()
                .network(Network.REGTEST)
                .seed(seed)
                .start(start)
                .duration(Duration.ofMinutes(10))
                .node(NodeSpec.of("amsterdam", CoreVersion.MASTER).withCohort("open"))
                .node(NodeSpec.of("boston", CoreVersion.of(30)).withCohort("open"))
                .node(NodeSpec.of("calgary", CoreVersion.of(29))
                        .withCohort("open")
                        .withSlowness(25))
                .node(NodeSpec.of("denver", CoreVersion.of(28))
                        .withCohort("strict")
                        .withPolicy(strict))
                .node(NodeSpec.of("edinburgh", CoreVersion.of(27))
                        .withCohort("strict")
                        .withPolicy(strict)
                        .withClockOffset(Duration.ofMillis(400)))
                .node(NodeSpec.of("fukuoka", CoreVersion.of(25))
                        .withCohort("strict")
                        .withPolicy(strict))
                .link(demoLink("amsterdam", "boston", 45))
                .link(demoLink("boston", "calgary", 35))
                .link(demoLink("calgary", "denver", 15))
                .link(demoLink("amsterdam", "edinburgh", 10))
                .link(demoLink("denver", "fukuoka", 70))
                .link(demoLink("edinburgh", "fukuoka", 120))
                .link(demoLink("boston", "denver", 30))
                .blocks(BlockSchedule.every(Duration.ofSeconds(8)))
                .transactions(TransactionSchedule.perSecond(4)
                        .withReplacements(0.02)
                        .withDataCarriers(0.05)
                        .withTrickle(Duration.ofMillis(300)))
                .step(new Step.Race(
                        Duration.ofSeconds(20), new NodeName("edinburgh"), new NodeName("calgary"), Duration.ZERO))
                .step(new Step.Reorg(Duration.ofSeconds(60), Set.of(new NodeName("fukuoka")), 2))
                .step(new Step.SubmitInvalid(Duration.ofSeconds(90), new NodeName("boston"), Flaw.COINBASE_AMOUNT))
                .step(new Step.Restart(Duration.ofSeconds(120), new NodeName("denver"), Duration.ofSeconds(20)))
                .history(200, Duration.ofMinutes(1))
                .build();
    }

    /**
     * Everything that can happen, within ten minutes of virtual time, on five nodes.
     *
     * @param seed of all that is random
     * @param start when it begins
     */
    public static Scenario everything(long seed, Instant start) {
        NodeName a = new NodeName("node0");
        NodeName b = new NodeName("node1");
        NodeName c = new NodeName("node2");
        NodeName d = new NodeName("node3");
        NodeName e = new NodeName("node4");
        return Scenario.builder()
                .seed(seed)
                .start(start)
                .duration(Duration.ofMinutes(10))
                .node(NodeSpec.of("node0", CoreVersion.MASTER))
                .node(NodeSpec.of("node1", CoreVersion.of(28)).withClockOffset(Duration.ofMillis(-250)))
                .node(NodeSpec.of("node2", CoreVersion.of(25))
                        .withPolicy(RelayPolicy.defaults().withDataCarrier(false)))
                .node(NodeSpec.of("node3", CoreVersion.of(22)).withSlowness(10))
                .node(NodeSpec.of("node4", CoreVersion.of(30)).withInitialDownload(true))
                .link("node0", "node1", Duration.ofMillis(20))
                .link("node1", "node2", Duration.ofMillis(60))
                .link("node0", "node3", Duration.ofMillis(40))
                .link("node3", "node4", Duration.ofMillis(80))
                .link("node2", "node4", Duration.ofMillis(30))
                .blocks(BlockSchedule.exponential(Duration.ofSeconds(20)))
                .transactions(
                        TransactionSchedule.perSecond(2).withReplacements(0.05).withDataCarriers(0.05))
                .step(new Step.Race(Duration.ofSeconds(45), a, e, Duration.ofMillis(2)))
                .step(new Step.Reorg(Duration.ofSeconds(90), Set.of(d, e), 2))
                .step(new Step.SubmitInvalid(Duration.ofSeconds(180), b, Flaw.COINBASE_AMOUNT))
                .step(new Step.SubmitInvalid(Duration.ofSeconds(190), a, Flaw.MERKLE_ROOT))
                .step(new Step.SubmitInvalid(Duration.ofSeconds(200), c, Flaw.TIME_TOO_NEW))
                .step(new Step.Restart(Duration.ofSeconds(240), c, Duration.ofSeconds(60)))
                .step(new Step.NetworkOff(Duration.ofSeconds(330), d, Duration.ofSeconds(30)))
                .step(new Step.RotateLog(Duration.ofSeconds(390), a, Rotation.RENAME))
                .step(new Step.RotateLog(Duration.ofSeconds(400), b, Rotation.COPY_TRUNCATE))
                .step(new Step.LoseZmq(Duration.ofSeconds(420), a, 5))
                .step(new Step.SlowRpc(Duration.ofSeconds(430), b, Duration.ofSeconds(5), Duration.ofSeconds(30)))
                .step(new Step.Partition(Duration.ofSeconds(480), Set.of(a, b), Duration.ofSeconds(40)))
                .history(160, Duration.ofMinutes(10))
                .templates(Duration.ofSeconds(60))
                .build();
    }

    private static LinkSpec demoLink(String from, String to, int millis) {
        return LinkSpec.of(from, to, Duration.ofMillis(millis)).withJitter(Duration.ofMillis(3));
    }
}
