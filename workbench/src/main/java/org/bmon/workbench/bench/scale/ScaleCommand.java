package org.bmon.workbench.bench.scale;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.PostgresHistory;
import org.bmon.collector.store.SqliteHistory;
import org.bmon.workbench.cli.Arguments;
import org.bmon.workbench.cli.BadInput;
import org.bmon.workbench.cli.JsonTarget;
import org.bmon.workbench.cli.Machine;
import org.bmon.workbench.cli.UsageException;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./dev bench scale}: cost by nodes, transactions in flight and history. The environment names a PostgreSQL to
 * measure beside SQLite: BMON_BENCH_POSTGRES is its URL, BMON_BENCH_POSTGRES_PID its first process.
 */
public final class ScaleCommand {

    /** How it is called. */
    public static final String USAGE = "bench-scale [--share PERCENT] [--json FILE] [--svg FILE]";

    private static final int[] FLEETS = {10, 100, 1_000};
    private static final int SIGHTINGS = 4_000_000;
    private static final int[][] IN_FLIGHT = {
        {10, 6_300}, {10, 50_000}, {10, 200_000}, {100, 6_300}, {100, 50_000}, {1_000, 1_000}, {1_000, 6_300}
    };
    private static final int[] HISTORY = {50_000, 100_000, 200_000, 400_000, 800_000};
    private static final int RECORDS_OF_LARGE_FLEETS = 20_000;
    private static final String USER = "bmon";

    private final PrintStream out;
    private final Map<String, String> environment;

    /** @param out where the figures go */
    public ScaleCommand(PrintStream out, Map<String, String> environment) {
        this.out = out;
        this.environment = environment;
    }

    /**
     * Measures and prints.
     *
     * @throws UsageException if the arguments are wrong
     * @throws BadInput if the figures can't be written where they are wanted
     */
    public void run(List<String> arguments) throws UsageException, BadInput, IOException {
        Arguments parsed = Arguments.parse(arguments, Set.of("--share", "--json", "--svg"));
        String text = parsed.option("--share");
        if (!parsed.operands().isEmpty() || (text != null && !text.matches("[1-9][0-9]?|100"))) {
            throw new UsageException("bench scale takes --share 1 to 100, --json FILE and --svg FILE");
        }
        int share = text == null ? 100 : Integer.parseInt(text);
        String json = parsed.option("--json");
        @Nullable JsonTarget target = json == null ? null : JsonTarget.of(json, out);
        ScaleFigures figures = new ScaleFigures(Machine.describe());
        if (share < 100) {
            out.println("shortened: " + share + " % of the sightings and of the history");
        }
        for (int nodes : FLEETS) {
            figures.add(EngineCost.processor(nodes, (long) SIGHTINGS * share / 100));
        }
        for (int[] size : IN_FLIGHT) {
            figures.add(EngineCost.memory(size[0], size[1]));
        }
        stores(figures, share);
        out.print(figures.text());
        String svg = parsed.option("--svg");
        if (svg != null) {
            Files.writeString(Path.of(svg), figures.svg());
        }
        if (target != null) {
            target.write(figures::write);
        }
    }

    private void stores(ScaleFigures figures, int share) throws IOException {
        int[] sizes = new int[HISTORY.length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = HISTORY[i] * share / 100;
        }
        List<StoreCost.Point> points = sqlite(FLEETS[0], sizes);
        figures.add("SQLite", points);
        figures.record(FLEETS[0], perRecord(points));
        String postgres = environment.get("BMON_BENCH_POSTGRES");
        if (postgres == null) {
            out.println("NOT RUN: no PostgreSQL beside SQLite, since BMON_BENCH_POSTGRES names none");
        } else {
            long pid = Long.parseLong(environment.getOrDefault("BMON_BENCH_POSTGRES_PID", "0"));
            try (HistoryStore store = PostgresHistory.open(postgres, USER, null)) {
                figures.add(
                        "PostgreSQL",
                        new StoreCost(store, () -> bytesOf(postgres), () -> StoreCost.secondsOf(pid))
                                .grow(FLEETS[0], sizes));
            }
        }
        for (int i = 1; i < FLEETS.length; i++) {
            int records = RECORDS_OF_LARGE_FLEETS / FLEETS[i] * 100;
            figures.record(FLEETS[i], perRecord(sqlite(FLEETS[i], records, 2 * records)));
        }
    }

    private static List<StoreCost.Point> sqlite(int nodes, int... sizes) throws IOException {
        Path folder = Files.createTempDirectory("bmon-scale");
        try (HistoryStore store = SqliteHistory.open(folder)) {
            return new StoreCost(store, () -> sqliteBytes(folder), () -> 0).grow(nodes, sizes);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** What the file takes once all of the log is copied back to it. */
    private static long sqliteBytes(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            Path file = files.filter(each -> !each.toString().matches(".*-(wal|shm)"))
                    .findFirst()
                    .orElseThrow();
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
            return Files.size(file);
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the later records added. */
    private static double perRecord(List<StoreCost.Point> points) {
        StoreCost.Point last = points.get(points.size() - 1);
        StoreCost.Point before = points.get(points.size() - 2);
        return (double) (last.bytes() - before.bytes()) / (last.records() - before.records());
    }

    private static long bytesOf(String url) {
        try (Connection connection = DriverManager.getConnection(url, USER, null);
                Statement statement = connection.createStatement();
                ResultSet size = statement.executeQuery("SELECT pg_database_size(current_database())")) {
            return size.next() ? size.getLong(1) : 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
