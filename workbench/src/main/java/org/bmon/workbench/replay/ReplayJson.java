package org.bmon.workbench.replay;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.bmon.collector.api.ReportJson;
import org.bmon.collector.notice.Notice;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockConnectTimed;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.NodeWarning;
import org.bmon.workbench.replay.Findings.Of;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** A replay's report for programs, as docs/replay.md describes it; what the collector's API serves too has its shape. */
final class ReplayJson {

    private static final ObjectWriter SHAPES = JsonMapper.shared().writer();

    private final ReplayReport report;
    private final JsonGenerator json;

    private ReplayJson(ReplayReport report, JsonGenerator json) {
        this.report = report;
        this.json = json;
    }

    /** Writes the whole document. */
    static void write(ReplayReport report, JsonGenerator json) {
        new ReplayJson(report, json).write();
    }

    private void write() {
        Findings findings = report.findings();
        json.writeStartObject();
        json.writeStringProperty("network", report.recording().network().label());
        array("nodes", report.recording().nodes(), this::node);
        array("blocks", findings.blocks(), block -> shape(ReportJson.block(null, block)));
        array("transactions", findings.transactions(), tx -> shape(ReportJson.transaction(null, tx)));
        array("reorgs", findings.reorgs(), reorg -> shape(ReportJson.reorg(null, reorg)));
        array(
                "invalidBlocks",
                findings.invalidBlocks(),
                block -> ReportJson.invalid(null, block).forEach(this::shape));
        array(
                "rejections",
                findings.rejections(),
                rejection -> shape(ReportJson.rejection(null, rejection.node(), rejection.what())));
        array("replacements", List.copyOf(findings.replacements().entrySet()), this::replacement);
        array("notices", findings.notices(), this::notice);
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
        entries.forEach(writer);
        json.writeEndArray();
    }

    private void shape(Object shape) {
        SHAPES.writeValue(json, shape);
    }

    private void node(RecordedNode node) {
        json.writeStartObject();
        json.writeStringProperty("name", node.name().value());
        json.writeStringProperty("version", node.version());
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

    private void replacement(Map.Entry<Findings.Replacement, SortedSet<NodeName>> entry) {
        Txid replacement = entry.getKey().replacement();
        json.writeStartObject();
        json.writeArrayPropertyStart("replaced");
        entry.getKey().replaced().forEach(txid -> json.writeString(txid.toHex()));
        json.writeEndArray();
        if (replacement != null) {
            json.writeStringProperty("by", replacement.toHex());
        }
        nodes(entry.getValue());
        json.writeEndObject();
    }

    private void nodes(SortedSet<NodeName> nodes) {
        json.writeArrayPropertyStart("nodes");
        nodes.forEach(node -> json.writeString(node.value()));
        json.writeEndArray();
    }

    private void notice(Notice notice) {
        Long until = notice.untilMicros();
        json.writeStartObject();
        json.writeStringProperty("kind", notice.kind().label());
        json.writeStringProperty("key", notice.key());
        json.writeStringProperty("severity", notice.severity().label());
        json.writeNumberProperty("sinceMicros", notice.sinceMicros());
        if (until != null) {
            json.writeNumberProperty("untilMicros", until);
        }
        nodes(notice.nodes());
        json.writeStringProperty("summary", notice.summary());
        json.writeName("evidence");
        shape(notice.evidence());
        json.writeEndObject();
    }

    private void gap(Of<DataGap> gap) {
        Long missing = gap.what().missing();
        json.writeStartObject();
        json.writeStringProperty("node", gap.node().value());
        json.writeStringProperty("source", gap.what().source().name());
        json.writeStringProperty("kind", gap.what().kind());
        json.writeStringProperty("detail", gap.what().detail());
        if (missing != null) {
            json.writeNumberProperty("missing", missing);
        }
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
}
