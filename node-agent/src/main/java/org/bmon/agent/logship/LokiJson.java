package org.bmon.agent.logship;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes what Loki's push endpoint takes: for each stream its labels, and its entries in the order of the log. */
final class LokiJson {

    private static final String JOB = "bitcoind";

    private final JsonFactory json = new JsonFactory();
    private final NodeName node;
    private final Network network;

    LokiJson(NodeName node, Network network) {
        this.node = node;
        this.network = network;
    }

    byte[] write(List<LokiEntry> entries) {
        Map<LokiEntry.Labels, List<LokiEntry>> streams = new LinkedHashMap<>();
        for (LokiEntry entry : entries) {
            streams.computeIfAbsent(entry.labels(), labels -> new ArrayList<>()).add(entry);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator to = json.createGenerator(ObjectWriteContext.empty(), out)) {
            to.writeStartObject();
            to.writeArrayPropertyStart("streams");
            streams.forEach((labels, values) -> write(to, labels, values));
            to.writeEndArray();
            to.writeEndObject();
        }
        return out.toByteArray();
    }

    private void write(JsonGenerator to, LokiEntry.Labels labels, List<LokiEntry> values) {
        to.writeStartObject();
        to.writeObjectPropertyStart("stream");
        to.writeStringProperty("job", JOB);
        to.writeStringProperty("node", node.value());
        to.writeStringProperty("network", network.label());
        to.writeStringProperty("version", labels.version());
        to.writeStringProperty("level", labels.level());
        to.writeStringProperty("category", labels.category());
        to.writeEndObject();
        to.writeArrayPropertyStart("values");
        for (LokiEntry value : values) {
            to.writeStartArray();
            to.writeString(Long.toString(value.nanos()));
            to.writeString(value.line());
            to.writeEndArray();
        }
        to.writeEndArray();
        to.writeEndObject();
    }
}
