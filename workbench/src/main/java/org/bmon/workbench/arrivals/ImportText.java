package org.bmon.workbench.arrivals;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bmon.common.Stamp;
import org.bmon.workbench.cli.Distribution;
import org.bmon.workbench.cli.Table;
import org.jspecify.annotations.Nullable;

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
                    count(file.rows()),
                    count(file.arrivals().size()),
                    DAY.format(Stamp.instant(file.arrivals().get(0).micros())),
                    DAY.format(Stamp.instant(
                            file.arrivals().get(file.arrivals().size() - 1).micros())),
                    resolutions(file),
                    count(file.doubled()),
                    count(file.outOfOrder()),
                    count(file.malformed()),
                    count(catchUp.blocks().size()) + " blocks");
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
            out.append(file.file()).append(": and ").append(count(more)).append(" more malformed rows\n");
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
                count(spreads.count()),
                seconds(spreads.percentile(50)),
                seconds(spreads.percentile(75)),
                seconds(spreads.percentile(90)),
                seconds(spreads.percentile(95)),
                seconds(spreads.percentile(99)),
                seconds(spreads.largest()),
                mean == null ? "–" : String.format(Locale.ROOT, "%,.2f", mean / 1e6));
    }

    /** One resolution by its name; several with how many blocks have each. */
    private static String resolutions(ArrivalFile file) {
        if (file.resolutions().size() == 1) {
            return file.resolutions().firstKey().label();
        }
        return file.resolutions().entrySet().stream()
                .map(e -> e.getKey().label() + ": " + count(e.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** As many decimals as there are, up to milliseconds. */
    private static String seconds(@Nullable Long micros) {
        if (micros == null) {
            return "–";
        }
        return String.format(Locale.ROOT, micros % 1_000_000 == 0 ? "%,.0f" : "%,.3f", micros / 1e6);
    }

    private static String count(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
