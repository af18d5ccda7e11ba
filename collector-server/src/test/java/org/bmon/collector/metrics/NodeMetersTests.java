package org.bmon.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import org.bmon.collector.fleet.NodeState;
import org.bmon.collector.propagation.Quality;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.junit.jupiter.api.Test;

class NodeMetersTests {

    private static final NodeName ADA = new NodeName("ada");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CollectorMetrics metrics = MetricsFixture.on(registry);

    private double state(String state) {
        return registry.get("bmon.node.state").tag("state", state).gauge().value();
    }

    private double missed(String reason) {
        return registry.get("bmon.transactions.missed")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private void miss(String reason) {
        StageSpread spread = new StageSpread(
                Stage.ACCEPTED, 0, 1, null, null, new TreeMap<>(), new TreeMap<>(), null, null, Quality.PARTIAL);
        metrics.transaction(
                Network.MAIN,
                new TransactionSpread(new Txid(0, 0, 0, 1), spread, new TreeMap<>(Map.of(ADA, reason))),
                0);
    }

    @Test
    void oneStateOfANodeIsOneAndAllOthersAreZero() {
        metrics.node(ADA, Network.MAIN, NodeState.SYNCING, "core-28", "core", "v28.0.0");
        assertThat(state("syncing")).isEqualTo(1);
        metrics.node(ADA, Network.MAIN, NodeState.EXPECTED, "core-28", "core", "v28.0.0");

        assertThat(registry.get("bmon.node.state").gauges()).hasSize(NodeState.values().length);
        assertThat(state("syncing")).isZero();
        assertThat(state("expected")).isEqualTo(1);
    }

    @Test
    void upgradedNodeHasOneInfoAndNotTwo() {
        metrics.node(ADA, Network.MAIN, NodeState.EXPECTED, "core-28", "core", "v28.0.0");
        metrics.node(ADA, Network.MAIN, NodeState.EXPECTED, "core-29", "core", "v29.0.0");

        assertThat(registry.get("bmon.node.info").gauges())
                .singleElement()
                .satisfies(gauge -> assertThat(gauge.getId().getTag("cohort")).isEqualTo("core-29"));
    }

    @Test
    void missesAreThereAtZeroAndCountedByReason() {
        metrics.node(ADA, Network.MAIN, NodeState.EXPECTED, "core-28", "core", "v28.0.0");
        assertThat(missed("none-given")).isZero();
        miss("");
        miss("dust");

        assertThat(missed("none-given")).isEqualTo(1);
        assertThat(missed("dust")).isEqualTo(1);
    }

    @Test
    void reasonsPastALimitAreOneLabel() {
        for (int i = 0; i < 100; i++) {
            miss("made-up-" + i);
        }

        assertThat(missed("other")).isEqualTo(36);
    }
}
