package org.bmon.collector.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.tx;
import static org.bmon.collector.WatchedFleet.log;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.bmon.collector.WatchedFleet;
import org.bmon.collector.metrics.MetricsFixture;
import org.bmon.common.Network;
import org.bmon.common.event.NodeWarning;
import org.bmon.common.event.TxRejected;
import org.junit.jupiter.api.Test;

class MemoryTests {

    private final Memory memory = new Memory();

    @Test
    void latestHoldsSoManyAndCountsThoseThatGo() {
        Map<Integer, String> latest = memory.latest(2, Forgotten.REASON);
        latest.put(1, "one");
        latest.put(2, "two");
        latest.putIfAbsent(2, "again");
        assertThat(memory.counts()).containsEntry(Forgotten.REASON, 0L);
        latest.computeIfAbsent(3, added -> "three");

        assertThat(latest).containsOnlyKeys(2, 3);
        assertThat(memory.counts())
                .containsOnlyKeys(Forgotten.values())
                .containsEntry(Forgotten.REASON, 1L)
                .containsEntry(Forgotten.FIRST_KNOWN, 0L);
    }

    @Test
    void everyKindHasACounterAtZeroAsSoonAsTheNetworkIs() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        MetricsFixture.on(meters)
                .analysis(
                        Network.MAIN,
                        new WatchedFleet(Network.MAIN, "a").analysis().counters());

        for (Forgotten what : Forgotten.values()) {
            assertThat(meters.get("bmon.analysis.left.out")
                            .tag("reason", what.label())
                            .functionCounter()
                            .count())
                    .isZero();
        }
        assertThat(meters.get("bmon.replacements").functionCounter().count()).isZero();
    }

    @Test
    void warningsThatThereAreTooManyOfAreCounted() {
        WatchedFleet fleet = new WatchedFleet(Network.REGTEST, "a");
        for (int i = 0; i < 1_003; i++) {
            fleet.tell("a", new NodeWarning(log(100), "code" + i, "text"));
        }

        assertThat(fleet.analysis().counters().forgotten()).containsEntry(Forgotten.WARNING, 3L);
    }

    @Test
    void reasonsAndDisputesThatThereAreTooManyOfAreCounted() {
        WatchedFleet fleet = new WatchedFleet(Network.REGTEST, "a");
        for (int i = 0; i < 50_010; i++) {
            fleet.tell("a", new TxRejected(log(100), tx(i), null, 3, "dust", null));
        }

        assertThat(fleet.analysis().counters().forgotten())
                .containsEntry(Forgotten.REASON, 10L)
                .containsEntry(Forgotten.DISPUTED_TRANSACTION, 30_010L);
    }
}
