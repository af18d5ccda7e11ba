package org.bmon.workbench.replay;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.DelayStatistics;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.event.BlockConnectTimed;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.NodeWarning;
import org.bmon.common.event.TxRejected;
import org.bmon.workbench.replay.Findings.Of;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A replay's report for programs: the shape that docs/replay.md describes. What is not known is null, never 0. */
final class ReportJson {

    private final ReplayReport report;
    private final JsonGenerator json;

    private ReportJson(ReplayReport report, JsonGenerator json) {
        this.report = report;
        this.json = json;
    }

    /** Writes the whole document. */
    static void write(ReplayReport report, JsonGenerator json) {
        new ReportJson(report, json).write();
    }

    private void write() {
        Findings findings = report.findings();
        json.writeStartObject();
        json.writeStringProperty("network", report.recording().network().label());
        array("nodes", report.recording().nodes(), this::node);
        array("blocks", findings.blocks(), this::block);
        array("transactions", findings.transactions(), this::transaction);
        array("reorgs", findings.reorgs(), this::reorg);
        json.writeArrayPropertyStart("invalidBlocks");
        findings.invalidBlocks().forEach(this::invalidBlock);
        json.writeEndArray();
        array("rejections", findings.rejections(), this::rejection);
        array("connectMillis", findings.connectTimes(), this::connectMillis);
        array("gaps", findings.gaps(), this::gap);
        array("warnings", findings.warnings(), this::warning);
        json.writeObjectPropertyStart("unmatched");
        report.unmatched().forEach(json::writeNumberProperty);
        json.writeEndObject();
        json.writeEndObject();
    }

    private <T> void array(String name, List<T> entries, Consumer<T> writer) {
        json.writeArrayPropertyStart(name);
        for (T entry : entries) {
            writer.accept(entry);
        }
        json.writeEndArray();
    }

    private void node(RecordedNode node) {
        json.writeStartObject();
        json.writeStringProperty("name", node.name().value());
        json.writeStringProperty("version", node.version());
        json.writeEndObject();
    }

    private void block(BlockSpread block) {
        json.writeStartObject();
        json.writeStringProperty("hash", block.hash().toHex());
        number("height", block.height() == null ? null : block.height().longValue());
        json.writeObjectPropertyStart("stages");
        for (StageSpread stage : block.stages().values()) {
            json.writeObjectPropertyStart(stage.stage().name());
            stage(stage);
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void transaction(TransactionSpread transaction) {
        json.writeStartObject();
        json.writeStringProperty("txid", transaction.txid().toHex());
        stage(transaction.accepted());
        json.writeEndObject();
    }

    private void stage(StageSpread stage) {
        DelayStatistics statistics = stage.statistics();
        NodeName first = stage.first();
        json.writeNumberProperty("seen", stage.seen());
        json.writeNumberProperty("expected", stage.expected());
        string("first", first == null ? null : first.value());
        number("firstMicros", stage.firstMicros());
        number("spreadMicros", statistics == null ? null : statistics.spreadMicros());
        number("meanMicros", statistics == null ? null : Math.round(statistics.meanMicros()));
        number("stddevMicros", statistics == null ? null : Math.round(statistics.stddevMicros()));
        number("p50Micros", statistics == null ? null : statistics.p50Micros());
        number("p90Micros", statistics == null ? null : statistics.p90Micros());
        number("p99Micros", statistics == null ? null : statistics.p99Micros());
        json.writeNumberProperty("errorMicros", stage.errorMicros());
        delays("delaysMicros", stage.delaysMicros());
        delays("othersMicros", stage.othersMicros());
        json.writeStringProperty("quality", stage.quality().name().toLowerCase(Locale.ROOT));
    }

    private void delays(String name, Map<NodeName, Long> delays) {
        json.writeObjectPropertyStart(name);
        delays.forEach((node, micros) -> json.writeNumberProperty(node.value(), micros));
        json.writeEndObject();
    }

    private void reorg(Reorg reorg) {
        json.writeStartObject();
        json.writeStringProperty("node", reorg.node().value());
        json.writeNumberProperty("atMicros", reorg.atMicros());
        json.writeNumberProperty("depth", reorg.depth());
        hashes("disconnected", reorg.disconnected());
        hashes("connected", reorg.connected());
        json.writeEndObject();
    }

    private void hashes(String name, List<BlockHash> hashes) {
        json.writeArrayPropertyStart(name);
        hashes.forEach(hash -> json.writeString(hash.toHex()));
        json.writeEndArray();
    }

    /** One entry for each reason: nodes of different versions may word it differently. */
    private void invalidBlock(InvalidBlock block) {
        SortedMap<String, List<NodeName>> byReason = new TreeMap<>();
        block.reasons()
                .forEach((node, reason) -> byReason.computeIfAbsent(reason, r -> new ArrayList<>())
                        .add(node));
        byReason.forEach((reason, nodes) -> {
            json.writeStartObject();
            json.writeStringProperty("hash", block.hash().toHex());
            json.writeStringProperty("reason", reason);
            json.writeArrayPropertyStart("nodes");
            nodes.forEach(node -> json.writeString(node.value()));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void rejection(Of<TxRejected> rejection) {
        json.writeStartObject();
        json.writeStringProperty("txid", rejection.what().txid().toHex());
        json.writeStringProperty("node", rejection.node().value());
        json.writeStringProperty("reason", rejection.what().reason());
        string("detail", rejection.what().detail());
        json.writeNumberProperty("atMicros", rejection.what().at().micros());
        json.writeEndObject();
    }

    private void connectMillis(Of<BlockConnectTimed> timed) {
        json.writeStartObject();
        json.writeStringProperty("node", timed.node().value());
        json.writeStringProperty("hash", timed.what().hash().toHex());
        json.writeNumberProperty("total", millis(timed.what().totalMicros()));
        json.writeObjectPropertyStart("steps");
        timed.what().stepMicros().forEach((step, micros) -> json.writeNumberProperty(step, millis(micros)));
        json.writeEndObject();
        json.writeEndObject();
    }

    private void gap(Of<DataGap> gap) {
        json.writeStartObject();
        json.writeStringProperty("node", gap.node().value());
        json.writeStringProperty("source", gap.what().source().name());
        json.writeStringProperty("detail", gap.what().detail());
        json.writeStringProperty("kind", gap.what().kind());
        number("missing", gap.what().missing());
        json.writeNumberProperty("atMicros", gap.what().at().micros());
        json.writeEndObject();
    }

    private void warning(Of<NodeWarning> warning) {
        json.writeStartObject();
        json.writeStringProperty("node", warning.node().value());
        json.writeStringProperty("code", warning.what().code());
        json.writeStringProperty("text", warning.what().text());
        json.writeNumberProperty("atMicros", warning.what().at().micros());
        json.writeEndObject();
    }

    /** The log tells hundredths of a millisecond, and so do these. */
    private static BigDecimal millis(long micros) {
        return BigDecimal.valueOf(micros, 3).setScale(2, RoundingMode.HALF_EVEN);
    }

    private void number(String name, @Nullable Long value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, value);
        }
    }

    private void string(String name, @Nullable String value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, value);
        }
    }
}
