package org.bmon.workbench.bench.scale;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bmon.workbench.bench.scale.CurvePanel.Place;
import org.bmon.workbench.cli.Figures;
import org.bmon.workbench.cli.Machine;
import org.bmon.workbench.cli.Table;
import tools.jackson.core.JsonGenerator;

/** What was measured, and what follows of it. */
final class ScaleFigures {

    private static final double MEBIBYTE = 1 << 20;
    private static final double GIB = 1 << 30;
    private static final long A_DAY = 86_400L * EngineCost.A_SECOND;
    private static final int WINDOW_SECONDS = 900;
    private static final int PARTS = 4;

    private final Machine machine;
    private final List<EngineCost.Processor> processor = new ArrayList<>();
    private final List<EngineCost.Memory> memory = new ArrayList<>();
    private final Map<String, List<StoreCost.Point>> stores = new LinkedHashMap<>();
    private final Map<Integer, Double> recordBytes = new LinkedHashMap<>();

    ScaleFigures(Machine machine) {
        this.machine = machine;
    }

    void add(EngineCost.Processor cost) {
        processor.add(cost);
    }

    void add(EngineCost.Memory lives) {
        memory.add(lives);
    }

    /** How a history of this kind grew. */
    void add(String store, List<StoreCost.Point> points) {
        stores.put(store, points);
    }

    /** What a transaction's record takes in SQLite with so many nodes. */
    void record(int nodes, double bytes) {
        recordBytes.put(nodes, bytes);
    }

    /** Bytes of heap by four parts: of itself, for each node, for each transaction in flight, for each node that has it. */
    double[] parts() {
        double[][] sums = new double[PARTS][PARTS + 1];
        for (EngineCost.Memory each : memory) {
            double[] row = {1, each.nodes(), each.inFlight(), (double) each.nodes() * each.inFlight(), each.bytes()};
            // Relative errors count, so that the largest does not decide it all.
            for (int i = 0; i < PARTS; i++) {
                for (int j = 0; j <= PARTS; j++) {
                    sums[i][j] += row[i] * row[j] / ((double) each.bytes() * each.bytes());
                }
            }
        }
        return solve(sums);
    }

    private static double[] solve(double[][] rows) {
        int size = rows.length;
        for (int pivot = 0; pivot < size; pivot++) {
            for (int row = 0; row < size; row++) {
                if (row != pivot) {
                    double factor = rows[row][pivot] / rows[pivot][pivot];
                    for (int column = pivot; column <= size; column++) {
                        rows[row][column] -= factor * rows[pivot][column];
                    }
                }
            }
        }
        double[] solution = new double[size];
        for (int i = 0; i < size; i++) {
            solution[i] = rows[i][size] / rows[i][i];
        }
        return solution;
    }

    /** Nodes that 1 GiB of heap has room for at the main network's rate, half of it left for everything else. */
    long nodesOfAGibibyte() {
        double[] parts = parts();
        double inFlight = EngineCost.A_SECOND * WINDOW_SECONDS;
        return Math.round((GIB / 2 - parts[0] - inFlight * parts[2]) / (parts[1] + inFlight * parts[3]));
    }

    String text() {
        StringBuilder text =
                new StringBuilder(machine + "\n\nThe analysis, at 7 transactions a second that all nodes see\n");
        Table engine = new Table().number("nodes").number("sightings").number("us of processor a sighting");
        processor.forEach(each -> engine.row(
                Figures.count(each.nodes()),
                Figures.count(each.sightings()),
                String.format(Locale.ROOT, "%.2f", each.micros())));
        text.append(engine.render()).append("\nHeap that lives\n");
        Table heap =
                new Table().number("nodes").number("in flight").number("MiB").number("bytes a transaction");
        memory.forEach(each -> heap.row(
                Figures.count(each.nodes()),
                Figures.count(each.inFlight()),
                String.format(Locale.ROOT, "%.1f", each.bytes() / MEBIBYTE),
                String.format(Locale.ROOT, "%.0f", (double) each.bytes() / Math.max(1, each.inFlight()))));
        double[] parts = parts();
        text.append(heap.render())
                .append(String.format(
                        Locale.ROOT,
                        "so about %.1f MiB of itself, %.0f bytes for each node, %.0f for each transaction in flight and %.1f for each node that has it;"
                                + " half of 1 GiB is full of %,d nodes%n",
                        parts[0] / MEBIBYTE,
                        parts[1],
                        parts[2],
                        parts[3],
                        nodesOfAGibibyte()))
                .append("\nThe history, records of 10 nodes\n");
        Table history = new Table()
                .text("store")
                .number("records")
                .number("us of processor written")
                .number("us of time written")
                .number("us found")
                .number("MB");
        stores.forEach((name, points) -> points.forEach(point -> history.row(
                name,
                Figures.count(point.records()),
                String.format(Locale.ROOT, "%.1f", point.writeMicros()),
                String.format(Locale.ROOT, "%.1f", point.wallMicros()),
                String.format(Locale.ROOT, "%.0f", point.findMicros()),
                String.format(Locale.ROOT, "%.0f", point.bytes() / 1e6))));
        text.append(history.render()).append("\nGrowth of SQLite's file at 7 transactions a second\n");
        Table growth = new Table().number("nodes").number("bytes a record").number("MB a day");
        recordBytes.forEach((nodes, bytes) -> growth.row(
                Figures.count(nodes),
                String.format(Locale.ROOT, "%.0f", bytes),
                String.format(Locale.ROOT, "%,.0f", bytes * A_DAY / 1e6)));
        return text.append(growth.render()).toString();
    }

    String svg() {
        Map<String, List<Place>> engine = Map.of(
                "the analysis",
                processor.stream()
                        .map(each -> new Place(each.nodes(), each.micros()))
                        .toList());
        Map<String, List<Place>> heap = new LinkedHashMap<>();
        memory.forEach(each -> heap.computeIfAbsent(each.nodes() + " nodes", added -> new ArrayList<>())
                .add(new Place(each.inFlight(), each.bytes() / MEBIBYTE)));
        Map<String, List<Place>> history = new LinkedHashMap<>();
        stores.forEach((name, points) -> history.put(
                name,
                points.stream()
                        .map(point -> new Place(point.records(), point.writeMicros()))
                        .toList()));
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                                + " font-size=\"11\" role=\"img\" aria-label=\"Cost by nodes, by transactions in flight and by"
                                + " history\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n",
                        3 * CurvePanel.WIDTH,
                        CurvePanel.HEIGHT)
                + new CurvePanel("µs of processor a sighting", "nodes", engine).draw(0)
                + new CurvePanel("MiB of heap", "transactions in flight", heap).draw(CurvePanel.WIDTH)
                + new CurvePanel("µs of processor a record", "records in the history", history)
                        .draw(2 * CurvePanel.WIDTH)
                + "</svg>\n";
    }

    void write(JsonGenerator json) {
        json.writeStartObject();
        machine.write(json);
        json.writeArrayPropertyStart("processor");
        processor.forEach(each -> {
            json.writeStartObject();
            json.writeNumberProperty("nodes", each.nodes());
            json.writeNumberProperty("microsASighting", each.micros());
            json.writeEndObject();
        });
        json.writeEndArray();
        json.writeArrayPropertyStart("heap");
        memory.forEach(each -> {
            json.writeStartObject();
            json.writeNumberProperty("nodes", each.nodes());
            json.writeNumberProperty("inFlight", each.inFlight());
            json.writeNumberProperty("bytes", each.bytes());
            json.writeEndObject();
        });
        json.writeEndArray();
        json.writeArrayPropertyStart("history");
        stores.forEach((name, points) -> points.forEach(point -> {
            json.writeStartObject();
            json.writeStringProperty("store", name);
            json.writeNumberProperty("records", point.records());
            json.writeNumberProperty("writeMicros", point.writeMicros());
            json.writeNumberProperty("wallMicros", point.wallMicros());
            json.writeNumberProperty("findMicros", point.findMicros());
            json.writeNumberProperty("bytes", point.bytes());
            json.writeEndObject();
        }));
        json.writeEndArray();
        double[] parts = parts();
        json.writeNumberProperty("bytesOfItself", parts[0]);
        json.writeNumberProperty("bytesANode", parts[1]);
        json.writeNumberProperty("bytesATransactionInFlight", parts[2]);
        json.writeNumberProperty("bytesANodeThatHasIt", parts[3]);
        json.writeNumberProperty("nodesOfHalfAGibibyte", nodesOfAGibibyte());
        json.writeObjectPropertyStart("bytesADay");
        recordBytes.forEach((nodes, bytes) -> json.writeNumberProperty(nodes + " nodes", Math.round(bytes * A_DAY)));
        json.writeEndObject();
        json.writeEndObject();
    }
}
