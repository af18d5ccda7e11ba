package org.bmon.workbench.soak;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bmon.workbench.cli.Arguments;
import org.bmon.workbench.cli.BadInput;
import org.bmon.workbench.cli.JsonTarget;
import org.bmon.workbench.cli.UsageException;
import org.jspecify.annotations.Nullable;

/** {@code ./dev soak}: everything running with faults at random, and a verdict. */
public final class SoakCommand {

    /** How it is called. */
    public static final String USAGE = "soak MINUTES [--seed N] [--nodes N] [--json FILE]";

    private static final int NODES = 2;

    private final PrintStream out;

    public SoakCommand(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs, and prints the report; true if everything held.
     *
     * @throws UsageException if the arguments are wrong
     * @throws BadInput if the report can't be written where it is wanted
     */
    public boolean run(List<String> arguments) throws UsageException, BadInput, IOException, InterruptedException {
        Arguments parsed = Arguments.parse(arguments, Set.of("--seed", "--nodes", "--json"));
        if (parsed.operands().size() != 1) {
            throw new UsageException("soak takes a number of minutes");
        }
        long minutes = number("MINUTES", parsed.operands().get(0), 1, 100_000);
        String text = parsed.option("--seed");
        long seed =
                text == null ? new SplittableRandom().nextInt(1, 1_000_000) : number("--seed", text, 0, Long.MAX_VALUE);
        String size = parsed.option("--nodes");
        int nodes = size == null ? NODES : (int) number("--nodes", size, 1, 20);
        String json = parsed.option("--json");
        @Nullable JsonTarget target = json == null ? null : JsonTarget.of(json, out);
        Path home = Files.createTempDirectory("bmon-soak-");
        try {
            out.println("soak: seed " + seed);
            SoakReport report = new Soak(home, seed, nodes, out).run(Duration.ofMinutes(minutes));
            out.print("\n" + report.text());
            if (target != null) {
                target.write(report::write);
            }
            return report.held();
        } finally {
            delete(home);
        }
    }

    private static long number(String what, String text, long least, long most) throws UsageException {
        if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw new UsageException(what + " is a number from " + least + " to " + most + ", not '" + text + "'");
        }
        return Long.parseLong(text);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
