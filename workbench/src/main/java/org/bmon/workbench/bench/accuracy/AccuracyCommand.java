package org.bmon.workbench.bench.accuracy;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bmon.workbench.cli.Arguments;
import org.bmon.workbench.cli.BadInput;
import org.bmon.workbench.cli.Figures;
import org.bmon.workbench.cli.JsonTarget;
import org.bmon.workbench.cli.Machine;
import org.bmon.workbench.cli.Table;
import org.bmon.workbench.cli.UsageException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** {@code ./dev bench accuracy}: topologies, clock offsets and loss rates, each with several seeds, beside the truth. */
public final class AccuracyCommand {

    private static final long[] OFFSETS = {0, 50_000, 500_000};
    private static final double[] LOSSES = {0, 0.02, 0.1};
    private static final double ASKED = 0.99;

    private final PrintStream out;
    private final Map<String, Trial.Outcome> outcomes = new LinkedHashMap<>();
    private final Trial.Outcome all = new Trial.Outcome();

    public AccuracyCommand(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs, and prints the table; true if the bars hold as often as they should.
     *
     * @throws UsageException if the arguments are wrong
     * @throws BadInput if the results can't be written where they are wanted
     */
    public boolean run(List<String> arguments) throws UsageException, BadInput, IOException {
        Arguments parsed = Arguments.parse(arguments, Set.of("--seeds", "--json", "--svg"));
        String text = parsed.option("--seeds");
        if (!parsed.operands().isEmpty() || (text != null && !text.matches("[1-9][0-9]{0,3}"))) {
            throw new UsageException("bench accuracy takes --seeds N, --json FILE and --svg FILE");
        }
        int seeds = text == null ? 3 : Integer.parseInt(text);
        String json = parsed.option("--json");
        @Nullable JsonTarget target = json == null ? null : JsonTarget.of(json, out);
        for (Topology topology : Topology.values()) {
            for (long offset : OFFSETS) {
                for (double loss : LOSSES) {
                    trials(topology, offset, loss, seeds);
                }
            }
        }
        print();
        String svg = parsed.option("--svg");
        if (svg != null) {
            Files.writeString(Path.of(svg), plot());
        }
        if (target != null) {
            target.write(this::write);
        }
        return held();
    }

    private void trials(Topology topology, long offset, double loss, int seeds) throws IOException {
        Trial.Outcome together = new Trial.Outcome();
        for (long seed = 1; seed <= seeds; seed++) {
            Path home = Files.createTempDirectory("bmon-accuracy-");
            try {
                together.add(new Trial(topology, offset, loss, seed).run(home.resolve("run")));
            } finally {
                delete(home);
            }
        }
        outcomes.put(
                String.format(Locale.ROOT, "%s, ±%d ms, %.0f %%", topology.label(), offset / 1_000, loss * 100),
                together);
        all.add(together);
    }

    private boolean held() {
        return all.blocks().held() >= ASKED
                && all.transactions().held() >= ASKED
                && all.delays().held() >= ASKED;
    }

    private void print() {
        out.println(Machine.describe());
        Table table = new Table()
                .text("topology, clocks, lost")
                .number("figures")
                .number("error ms: p50")
                .number("p99")
                .number("most")
                .number("bar p50")
                .number("blocks held %")
                .number("txs held %")
                .number("delays held %")
                .number("unseen p99 ms");
        outcomes.forEach((name, outcome) -> row(table, name, outcome));
        row(table, "all", all);
        out.print(table.render());
        out.println(held() ? "HELD: at least 99 % of the error bars hold the truth" : "DID NOT HOLD: 99 % were asked");
    }

    private static void row(Table table, String name, Trial.Outcome outcome) {
        Comparisons spreads = new Comparisons();
        spreads.addAll(outcome.blocks());
        spreads.addAll(outcome.transactions());
        table.row(
                name,
                Figures.count(spreads.all().size() + outcome.delays().all().size()),
                Figures.millis(spreads.error(0.5)),
                Figures.millis(spreads.error(0.99)),
                Figures.millis(spreads.error(1)),
                Figures.millis(spreads.bar(0.5)),
                percent(outcome.blocks()),
                percent(outcome.transactions()),
                percent(outcome.delays()),
                Figures.millis(outcome.unseen().error(0.99)));
    }

    private static String percent(Comparisons comparisons) {
        return comparisons.all().isEmpty()
                ? Figures.UNKNOWN
                : String.format(Locale.ROOT, "%.2f", comparisons.held() * 100);
    }

    private String plot() {
        Map<String, Comparisons> kinds = new LinkedHashMap<>();
        kinds.put("spreads of blocks", all.blocks());
        kinds.put("spreads of transactions", all.transactions());
        kinds.put("delays", all.delays());
        return RatioPlot.of(kinds);
    }

    private void write(JsonGenerator json) {
        json.writeStartObject();
        Machine.describe().write(json);
        json.writeArrayPropertyStart("trials");
        outcomes.forEach((name, outcome) -> {
            json.writeStartObject();
            json.writeStringProperty("name", name);
            write(json, "blocks", outcome.blocks());
            write(json, "transactions", outcome.transactions());
            write(json, "delays", outcome.delays());
            json.writeEndObject();
        });
        json.writeEndArray();
        json.writeBooleanProperty("held", held());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String kind, Comparisons comparisons) {
        json.writeObjectPropertyStart(kind);
        json.writeNumberProperty("count", comparisons.all().size());
        if (!comparisons.all().isEmpty()) {
            json.writeNumberProperty("errorP50Micros", comparisons.error(0.5));
            json.writeNumberProperty("errorP99Micros", comparisons.error(0.99));
            json.writeNumberProperty("errorMostMicros", comparisons.error(1));
            json.writeNumberProperty("barP50Micros", comparisons.bar(0.5));
            json.writeNumberProperty("heldShare", comparisons.held());
        }
        json.writeEndObject();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
