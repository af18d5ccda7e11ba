package org.bmon.workbench.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.bmon.workbench.cli.Arguments;
import org.bmon.workbench.cli.Figures;
import org.bmon.workbench.cli.Table;
import org.bmon.workbench.cli.UsageException;

/** {@code ./dev fuzz}: every parser of outside input, fed from a seed. */
public final class FuzzCommand {

    /** How it is called. */
    public static final String USAGE = "fuzz MINUTES [--seed N] [--parser WORD]";

    private final PrintStream out;

    public FuzzCommand(PrintStream out) {
        this.out = out;
    }

    /**
     * Feeds all parsers, or those whose name holds a word, and shares the time among them; true if nothing was found.
     *
     * @throws UsageException if the arguments are wrong
     */
    public boolean run(List<String> arguments) throws UsageException, IOException {
        Arguments parsed = Arguments.parse(arguments, Set.of("--seed", "--parser"));
        List<String> operands = parsed.operands();
        if (operands.size() != 2 || !operands.get(1).matches("[1-9][0-9]{0,4}")) {
            throw new UsageException("fuzz takes a number of minutes");
        }
        String text = parsed.option("--seed");
        if (text != null && !text.matches("[0-9]{1,18}")) {
            throw new UsageException("--seed is a number, not '" + text + "'");
        }
        long seed = text == null ? new SplittableRandom().nextInt(1, 1_000_000) : Long.parseLong(text);
        String word = parsed.option("--parser");
        Path home = Files.createTempDirectory("bmon-fuzz-");
        out.println("fuzz: seed " + seed);
        List<Parser> parsers = parsers(Path.of(operands.get(0)), home);
        try {
            parsers.removeIf(parser -> {
                boolean unwanted = word != null && !parser.name().contains(word);
                if (unwanted) {
                    parser.close();
                }
                return unwanted;
            });
            if (parsers.isEmpty()) {
                throw new UsageException("no parser's name holds '" + word + "'");
            }
            Duration each = Duration.ofMinutes(Long.parseLong(operands.get(1))).dividedBy(parsers.size());
            List<Fuzz.Result> results = new ArrayList<>();
            for (Parser parser : parsers) {
                results.add(Fuzz.run(parser, seed, each));
            }
            return report(results, home);
        } finally {
            parsers.forEach(Parser::close);
        }
    }

    /** All that there are; their files are in a folder. */
    static List<Parser> parsers(Path samples, Path home) throws IOException {
        return new ArrayList<>(List.of(
                new LogParser(samples),
                new ZmqParser(samples),
                new WireParser(samples),
                new CsvParser(samples),
                new RpcParser(home.resolve("rpc")),
                new ApiParser(home)));
    }

    private boolean report(List<Fuzz.Result> results, Path home) throws IOException {
        Table table =
                new Table().text("parser").number("inputs").number("taken").text("found");
        boolean clean = true;
        for (Fuzz.Result result : results) {
            String found = "nothing";
            byte[] input = result.input();
            if (result.finding() != null && input != null) {
                Path file = home.resolve("finding-" + results.indexOf(result));
                Files.write(file, input);
                found = file.toString();
                out.println(result.parser() + ": " + result.finding());
                clean = false;
            }
            table.row(result.parser(), Figures.count(result.inputs()), Figures.count(result.taken()), found);
        }
        out.print(table.render());
        return clean;
    }
}
