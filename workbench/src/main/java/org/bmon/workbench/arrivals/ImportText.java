package org.bmon.workbench.arrivals;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bmon.collector.arrivals.CatchUp;
import org.bmon.common.Distribution;
import org.bmon.common.Stamp;
import org.bmon.workbench.cli.Figures;
import org.bmon.workbench.cli.Table;

/** An import's report for people. */
final class ImportText {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ImportReport report;

    ImportText(ImportReport report) {
        this.report = report;
    }

    String render() {
        StringBuilder out = new StringBuilder();
        out.append("Block arrivals on ").append(report.network()).append("\n\n");
        out.append(nodes()).append('\n');
        for (ArrivalFile file : report.files()) {
            malformed(file, out);
        }
        out.append("Spread over the blocks that at least two nodes saw, in seconds\n\n")
                .append(spreads());
        return out.toString();
    }

    private String nodes() {
        Table table = new Table()
                .text("NODE")
                .number("ROWS")
                .number("BLOCKS")
                .text("FROM")
                .text("TO")
                .text("RESOLUTION")
                .number("DOUBLED")
                .number("OUT OF ORDER")
                .number("MALFORMED")
                .number("CATCHING UP");
        for (int i = 0; i < report.files().size(); i++) {
            ArrivalFile file = report.files().get(i);
            CatchUp catchUp = report.catchUps().get(i);
            table.row(
                    file.node().value(),
                    Figures.count(file.rows()),
                    Figures.count(file.arrivals().size()),
                    DAY.format(Stamp.instant(file.arrivals().get(0).micros())),
                    DAY.format(Stamp.instant(
                            file.arrivals().get(file.arrivals().size() - 1).micros())),
                    resolutions(file),
                    Figures.count(file.doubled()),
                    Figures.count(file.outOfOrder()),
                    Figures.count(file.malformed()),
                    Figures.count(catchUp.blocks().size()) + " blocks");
        }
        return table.render();
    }

    private static void malformed(ArrivalFile file, StringBuilder out) {
        for (MalformedRow row : file.examples()) {
            out.append(file.file()).append(':').append(row.line()).append(": ").append(row.reason());
            out.append("; the row was left out\n");
        }
        int more = file.malformed() - file.examples().size();
        if (more > 0) {
            out.append(file.file()).append(": and ").append(Figures.count(more)).append(" more malformed rows\n");
        }
        if (file.malformed() > 0) {
            out.append('\n');
        }
    }

    private String spreads() {
        Table table = new Table()
                .text("")
                .number("BLOCKS")
                .number("P50")
                .number("P75")
                .number("P90")
                .number("P95")
                .number("P99")
                .number("LARGEST")
                .number("MEAN");
        row(table, "all", report.all());
        row(table, "catching up excluded", report.withoutCatchUp());
        return table.render();
    }

    private static void row(Table table, String name, Distribution spreads) {
        Double mean = spreads.mean();
        table.row(
                name,
                Figures.count(spreads.count()),
                Figures.seconds(spreads.percentile(50)),
                Figures.seconds(spreads.percentile(75)),
                Figures.seconds(spreads.percentile(90)),
                Figures.seconds(spreads.percentile(95)),
                Figures.seconds(spreads.percentile(99)),
                Figures.seconds(spreads.largest()),
                mean == null ? Figures.UNKNOWN : String.format(Locale.ROOT, "%,.2f", mean / 1e6));
    }

    /** One resolution by its name; several with how many blocks have each. */
    private static String resolutions(ArrivalFile file) {
        if (file.resolutions().size() == 1) {
            return file.resolutions().firstKey().label();
        }
        return file.resolutions().entrySet().stream()
                .map(e -> e.getKey().label() + ": " + Figures.count(e.getValue()))
                .collect(Collectors.joining(", "));
    }
}
