package org.bmon.workbench.arrivals;

import org.bmon.collector.arrivals.CatchUp;
import org.bmon.common.Distribution;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** An import's report for programs, as docs/import.md describes it. What is not known is absent, never 0. */
final class ImportJson {

    private final JsonGenerator json;

    private ImportJson(JsonGenerator json) {
        this.json = json;
    }

    /** Writes the whole document. */
    static void write(ImportReport report, JsonGenerator json) {
        new ImportJson(json).write(report);
    }

    private void write(ImportReport report) {
        json.writeStartObject();
        json.writeStringProperty("network", report.network().label());
        json.writeArrayPropertyStart("nodes");
        for (int i = 0; i < report.files().size(); i++) {
            node(report.files().get(i), report.catchUps().get(i));
        }
        json.writeEndArray();
        json.writeName("spreads");
        spreads(report.all());
        json.writeName("spreadsWithoutCatchUp");
        spreads(report.withoutCatchUp());
        json.writeArrayPropertyStart("malformedRows");
        for (ArrivalFile file : report.files()) {
            for (MalformedRow row : file.examples()) {
                malformed(file, row);
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void node(ArrivalFile file, CatchUp catchUp) {
        json.writeStartObject();
        json.writeStringProperty("name", file.node().value());
        json.writeStringProperty("file", file.file().toString());
        json.writeNumberProperty("rows", file.rows());
        json.writeNumberProperty("blocks", file.arrivals().size());
        json.writeNumberProperty("doubled", file.doubled());
        json.writeNumberProperty("outOfOrder", file.outOfOrder());
        json.writeNumberProperty("malformed", file.malformed());
        json.writeObjectPropertyStart("resolutions");
        file.resolutions().forEach((resolution, blocks) -> json.writeNumberProperty(resolution.label(), blocks));
        json.writeEndObject();
        json.writeNumberProperty("catchUpStretches", catchUp.stretches().size());
        json.writeNumberProperty("catchUpBlocks", catchUp.blocks().size());
        json.writeNumberProperty("catchUpMicros", catchUp.micros());
        json.writeEndObject();
    }

    private void spreads(Distribution spreads) {
        json.writeStartObject();
        json.writeNumberProperty("count", spreads.count());
        number("p50Micros", spreads.percentile(50));
        number("p75Micros", spreads.percentile(75));
        number("p90Micros", spreads.percentile(90));
        number("p95Micros", spreads.percentile(95));
        number("p99Micros", spreads.percentile(99));
        number("largestMicros", spreads.largest());
        Double mean = spreads.mean();
        number("meanMicros", mean == null ? null : Long.valueOf(Math.round(mean)));
        json.writeEndObject();
    }

    private void malformed(ArrivalFile file, MalformedRow row) {
        json.writeStartObject();
        json.writeStringProperty("file", file.file().toString());
        json.writeNumberProperty("line", row.line());
        json.writeStringProperty("reason", row.reason());
        json.writeEndObject();
    }

    private void number(String name, @Nullable Long value) {
        if (value != null) {
            json.writeNumberProperty(name, value);
        }
    }
}
