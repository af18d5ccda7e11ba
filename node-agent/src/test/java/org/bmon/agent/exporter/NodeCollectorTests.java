package org.bmon.agent.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bmon.agent.source.rpc.RpcMethod;
import org.bmon.agent.source.rpc.RpcOutcome;
import org.bmon.agent.source.rpc.poll.FullFacts;
import org.bmon.agent.source.rpc.poll.PollKind;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockConnectTimed;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDataComplete;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.BlockInvalid;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxRejected;
import org.bmon.common.event.TxRemoved;
import org.bmon.common.event.TxReplaced;
import org.junit.jupiter.api.Test;

/** What Prometheus is shown of the node, and whether the documentation says the same. */
class NodeCollectorTests {

    private static final Path TABLE = Path.of("../docs/metrics-agent.md");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RpcMeters meters = new RpcMeters(registry);
    private final FullFacts full = new FullFacts();
    private boolean reachable = true;
    private final NodeCollector collector =
            new NodeCollector(full.facts(), () -> reachable, meters, new NodeName("alpha"), Network.MAIN);

    /** Samples as NAME{label=value,…} without the labels that all have. */
    private SortedMap<String, Double> scrape() {
        SortedMap<String, Double> samples = new TreeMap<>();
        for (MetricSnapshot metric : collector.collect()) {
            for (DataPointSnapshot point : metric.getDataPoints()) {
                String labels = point.getLabels().stream()
                        .filter(label -> !label.getName().equals("node")
                                && !label.getName().equals("network"))
                        .map(label -> label.getName() + "=" + label.getValue())
                        .collect(Collectors.joining(","));
                samples.put(name(metric) + (labels.isEmpty() ? "" : "{" + labels + "}"), value(point));
            }
        }
        return samples;
    }

    private static String name(MetricSnapshot metric) {
        String name = metric.getMetadata().getPrometheusName();
        return metric instanceof CounterSnapshot
                ? name + "_total"
                : metric instanceof InfoSnapshot ? name + "_info" : name;
    }

    private static double value(DataPointSnapshot point) {
        if (point instanceof GaugeSnapshot.GaugeDataPointSnapshot gauge) {
            return gauge.getValue();
        }
        return point instanceof CounterSnapshot.CounterDataPointSnapshot counter ? counter.getValue() : 1;
    }

    @Test
    void whatTheNodeAnsweredIsShownInBaseUnits() {
        full.fill();
        meters.called(RpcMethod.GETBLOCKCHAININFO, RpcOutcome.OK, 1_000_000);
        meters.called(RpcMethod.GETADDRMANINFO, RpcOutcome.REJECTED, 1_000_000);

        assertThat(scrape())
                .containsEntry("bitcoind_up", 1.0)
                .containsEntry("bitcoind_rpc_success{method=getblockchaininfo}", 1.0)
                .containsEntry("bitcoind_rpc_success{method=getaddrmaninfo}", 0.0)
                .containsEntry("bitcoind_chain_height", 100.0)
                .containsEntry("bitcoind_chain_tips{status=valid-fork}", 1.0)
                .containsEntry("bitcoind_peers{direction=inbound}", 2.0)
                .containsEntry("bitcoind_peers_by_network{reached_by=onion}", 1.0)
                .containsEntry("bitcoind_peers_by_type{type=outbound-full-relay}", 1.0)
                .containsEntry("bitcoind_peer_ping_seconds{quantile=0.5}", 0.01)
                .containsEntry("bitcoind_peer_ping_seconds{quantile=1.0}", 0.03)
                .containsEntry("bitcoind_traffic_bytes_total{direction=sent}", 7e6)
                .containsEntry("bitcoind_mempool_fees_satoshis", 4200.0)
                .containsEntry("bitcoind_fee_estimate_satoshis_per_kvbyte{target=2}", 5000.0)
                .containsEntry("bitcoind_rpc_longest_active_seconds", 40e-6)
                .containsEntry("bitcoind_zmq_high_water_mark{topic=sequence}", 100_000.0)
                .containsKey("bitcoind_info{protocol=70016,pruned=false,relay=true,services=NETWORK,WITNESS,"
                        + "version=/Satoshi:31.0.0/}");
        assertThat(scrape().keySet())
                .as("an estimate that the node does not have")
                .doesNotContain("bitcoind_fee_estimate_satoshis_per_kvbyte{target=6}");
    }

    @Test
    void whatIsNotKnownIsAbsent() {
        reachable = false;

        assertThat(scrape()).isEqualTo(Map.of("bitcoind_up", 0.0));
    }

    @Test
    void whatIsNoLongerKnownIsAbsentToo() {
        full.fill();
        full.loseChain();

        assertThat(scrape().keySet())
                .doesNotContain("bitcoind_chain_height", "bitcoind_chain_initial_download")
                .contains("bitcoind_mempool_transactions", "bitcoind_chain_transactions");
    }

    @Test
    void whatIsOldIsAbsentToo() {
        full.fill();

        full.pass(Duration.ofSeconds(41));
        assertThat(scrape().keySet()).doesNotContain("bitcoind_chain_height").contains("bitcoind_mempool_transactions");
        full.pass(Duration.ofSeconds(20));
        assertThat(scrape().keySet()).doesNotContain("bitcoind_mempool_transactions");
        full.pass(Duration.ofHours(1));
        assertThat(scrape().keySet().stream().filter(name -> !name.startsWith("bitcoind_block_")))
                .containsExactly("bitcoind_up");
    }

    @Test
    void bytesByMessageGrowOverPeersThatComeAndGo() {
        full.fill();
        assertThat(scrape()).containsEntry("bitcoind_message_bytes_total{direction=sent,message=tx}", 3600.0);
        assertThat(scrape())
                .as("of the same peers, looked at again")
                .containsEntry("bitcoind_message_bytes_total{direction=sent,message=tx}", 3600.0);
        full.fill();
        assertThat(scrape())
                .as("of a new answer with the same counts")
                .containsEntry("bitcoind_message_bytes_total{direction=sent,message=tx}", 3600.0);
    }

    @Test
    void reasonsAreBounded() {
        EventMeters events = new EventMeters(registry);
        for (int i = 0; i < 200; i++) {
            events.committed(
                    List.of(new TxRejected(Stamp.ofLog(1), new Txid(0, 0, 0, i), null, 1, "reason-" + i, null)));
        }

        assertThat(registry.find("bitcoind.mempool.rejected").counters()).hasSize(61);
        assertThat(registry.get("bitcoind.mempool.rejected")
                        .tag("reason", "other")
                        .counter()
                        .count())
                .isEqualTo(140);
    }

    /** The rows of the table are what is exported: name and labels, each metric with a help text. */
    @Test
    void theTableInTheDocumentationIsWhatIsExported() throws IOException {
        List<String> exported = new ArrayList<>(exportedRows());
        List<String> documented = Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("| `bitcoind_") || line.startsWith("| `bmon_"))
                .map(line -> line.replaceAll("^\\| (`[^|]*) \\| ([^|]*) \\| .*", "$1 $2")
                        .strip())
                .sorted()
                .toList();

        assertThat(documented).isEqualTo(exported);
    }

    private SortedSet<String> exportedRows() {
        full.fill();
        for (RpcMethod method : RpcMethod.values()) {
            meters.called(method, RpcOutcome.OK, 1);
        }
        meters.asked(PollKind.CHAIN, true);
        everyEvent(new EventMeters(registry));
        SortedSet<String> rows = new TreeSet<>();
        for (MetricSnapshot metric : collector.collect()) {
            assertThat(metric.getMetadata().getHelp()).as(name(metric)).isNotBlank();
            SortedSet<String> labels = new TreeSet<>();
            metric.getDataPoints().forEach(point -> point.getLabels().forEach(label -> labels.add(label.getName())));
            rows.add(row(name(metric), labels));
        }
        for (Meter meter : registry.getMeters()) {
            assertThat(meter.getId().getDescription())
                    .as(meter.getId().getName())
                    .isNotBlank();
            String name = meter.getId().getName().replace('.', '_')
                    + (meter.getId().getType() == Meter.Type.TIMER ? "_seconds" : "_total");
            rows.add(row(
                    name,
                    meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new))));
        }
        return rows;
    }

    private static String row(String name, SortedSet<String> labels) {
        String own = labels.stream()
                .filter(label -> !label.equals("node") && !label.equals("network"))
                .map(label -> "`" + label + "`")
                .collect(Collectors.joining(", "));
        return ("`" + name + "` " + own).strip();
    }

    private static void everyEvent(EventMeters events) {
        Stamp at = Stamp.ofLog(1);
        BlockHash block = new BlockHash(0, 0, 0, 1);
        Txid txid = new Txid(0, 0, 0, 2);
        events.committed(List.of(
                new TxAccepted(at, txid, null, null, null),
                new TxRemoved(at, txid, "expiry"),
                new TxRejected(at, txid, null, 1, "dust", null),
                new TxReplaced(at, List.of(txid), txid, 1L, 2L),
                new BlockConnected(at, block, 1, 1L),
                new BlockDisconnected(at, block, 1),
                new BlockInvalid(at, block, 1, "bad-cb-amount", null),
                new BlockConnectTimed(at, block, 5, new TreeMap<>(Map.of("Flush", 1L))),
                new BlockDataComplete(
                        at,
                        block,
                        BlockDataComplete.Via.COMPACT_BLOCK,
                        new BlockDataComplete.CompactBlock(1, 5, 1, 2, null))));
    }
}
