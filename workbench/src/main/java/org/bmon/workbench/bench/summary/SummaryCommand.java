package org.bmon.workbench.bench.summary;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import org.bmon.workbench.cli.Arguments;
import org.bmon.workbench.cli.BadInput;
import org.bmon.workbench.cli.Figures;
import org.bmon.workbench.cli.JsonTarget;
import org.bmon.workbench.cli.Machine;
import org.bmon.workbench.cli.Table;
import org.bmon.workbench.cli.UsageException;
import org.jspecify.annotations.Nullable;

/** {@code ./dev bench}: runs the benchmarks one after the other, shortened, and sets each figure beside what was asked. */
public final class SummaryCommand {

    /** How it is called. */
    public static final String USAGE = "bench-summary DEV [--only NAME,…] [--json FILE]";

    private final PrintStream out;
    private final List<Row> rows = new ArrayList<>();

    /** A figure of a run that began with the machine at this load. */
    private record Row(Measurement measurement, Figure figure, OptionalDouble measured, String load) {}

    /** @param out where the table goes */
    public SummaryCommand(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs, and prints; true if every command told what it should. What is not met is said, and is no failure.
     *
     * @throws UsageException if the arguments are wrong
     * @throws BadInput if the figures can't be written where they are wanted
     */
    public boolean run(List<String> arguments) throws UsageException, BadInput, IOException, InterruptedException {
        Arguments parsed = Arguments.parse(arguments, Set.of("--only", "--json"));
        List<Measurement> all = Measurement.all();
        String only = parsed.option("--only");
        List<String> names = only == null ? List.of() : Arrays.asList(only.split(","));
        List<String> known = all.stream().map(Measurement::name).toList();
        if (parsed.operands().size() != 1 || !known.containsAll(names)) {
            throw new UsageException("bench takes --json FILE and --only with some of " + String.join(",", known));
        }
        Path dev = Path.of(parsed.operands().get(0));
        String json = parsed.option("--json");
        @Nullable JsonTarget target = json == null ? null : JsonTarget.of(json, out);
        Machine machine = Machine.describe();
        out.println(machine);
        out.println(
                "Shortened runs; docs/performance.md has whole ones. The load is that of the machine when each began.");
        for (Measurement each : all) {
            if (names.isEmpty() || names.contains(each.name())) {
                measure(dev, each);
            }
        }
        Table table = new Table()
                .number("issue")
                .text("figure")
                .number("measured")
                .text("asked")
                .text("")
                .number("load");
        for (Row row : rows) {
            table.row(
                    Integer.toString(row.measurement.issue()),
                    row.figure.what(),
                    shown(row.measured),
                    row.figure.bounds(),
                    row.figure.verdict(row.measured),
                    row.load);
        }
        out.print("\n" + table.render());
        if (target != null) {
            target.write(document -> {
                document.writeStartObject();
                machine.write(document);
                document.writeBooleanProperty("shortened", true);
                document.writeArrayPropertyStart("figures");
                for (Row row : rows) {
                    document.writeStartObject();
                    document.writeStringProperty("run", String.join(" ", row.measurement.arguments()));
                    document.writeNumberProperty("issue", row.measurement.issue());
                    document.writeStringProperty("figure", row.figure.what());
                    row.measured.ifPresent(measured -> document.writeNumberProperty("measured", measured));
                    document.writeStringProperty("asked", row.figure.bounds());
                    document.writeStringProperty("verdict", row.figure.verdict(row.measured));
                    document.writeStringProperty("load", row.load);
                    document.writeEndObject();
                }
                document.writeEndArray();
                document.writeEndObject();
            });
        }
        return rows.stream().allMatch(row -> row.measured.isPresent());
    }

    private void measure(Path dev, Measurement measurement) throws IOException, InterruptedException {
        String load = Machine.describe().load();
        List<String> command = new ArrayList<>(List.of(dev.toString()));
        command.addAll(measurement.arguments());
        out.printf(Locale.ROOT, "-- ./dev %s%n", String.join(" ", measurement.arguments()));
        out.flush();
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .directory(
                        Objects.requireNonNull(dev.toAbsolutePath().getParent()).toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        printed += String.format(Locale.ROOT, "%nit took %.2f s%n", (System.nanoTime() - begin) / 1e9);
        if (code != 0) {
            out.print(printed);
            out.printf(Locale.ROOT, "-- it ended with code %d%n", code);
        }
        for (Figure figure : measurement.figures()) {
            rows.add(new Row(measurement, figure, code == 0 ? figure.in(printed) : OptionalDouble.empty(), load));
        }
    }

    private static String shown(OptionalDouble measured) {
        if (measured.isEmpty()) {
            return Figures.UNKNOWN;
        }
        double number = measured.getAsDouble();
        return number == Math.rint(number) ? Figures.count((long) number) : String.format(Locale.ROOT, "%.2f", number);
    }
}
