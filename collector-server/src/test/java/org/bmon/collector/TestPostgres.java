package org.bmon.collector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bmon.common.RanAgainst;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of the tests' own: one for all tests of a JVM, on loopback, in a temporary folder, gone with the
 * JVM. Its programs are those of Debian's package, or in the folder that PGBIN names.
 */
public final class TestPostgres {

    private static final String NOT_RUN =
            "NOT RUN: no PostgreSQL here, so nothing was tried with it (Debian: apt-get install postgresql, or PGBIN=…)";
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private static @Nullable TestPostgres running;
    private static boolean said;

    private final Path bin;
    private final Path folder;
    private final int port;
    private final Process server;

    private TestPostgres(Path bin) throws IOException, InterruptedException {
        this.bin = bin;
        // Not below the build's folder: the server may run as a user that can't go there.
        this.folder = Files.createTempDirectory(Path.of("/tmp"), "bmon-postgres");
        if (isRoot()) {
            run(List.of("chown", "postgres", folder.toString()));
        }
        Path data = folder.resolve("data");
        // A locale in which order is not that of bytes, as most servers have it.
        run(asServer(
                "initdb",
                "-D",
                data.toString(),
                "-U",
                "bmon",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--locale-provider=icu",
                "--icu-locale=en",
                "--no-sync"));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(
                asServer("postgres", "-D", data.toString(), "-p", String.valueOf(port), "-h", "127.0.0.1", "-k", ""));
        for (String setting :
                List.of("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB")) {
            command.addAll(List.of("-c", setting));
        }
        server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "postgres-end"));
        awaitConnection();
    }

    /** Whether there is one; if not, the output says so, once. */
    public static synchronized boolean isThere() {
        if (running != null) {
            return true;
        }
        Path bin = programs();
        if (bin == null) {
            if (!said) {
                said = true;
                System.err.println("\n*** " + NOT_RUN + " ***\n");
            }
            return false;
        }
        try {
            running = new TestPostgres(bin);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Why tests with it did not run. */
    public static String whyNot() {
        return NOT_RUN;
    }

    /** A fresh, empty schema: the URL for a collector, whose user is {@code bmon}, without a password. */
    public static String freshUrl() {
        TestPostgres server = running;
        if (server == null) {
            throw new IllegalStateException("ask isThere() first");
        }
        String schema = "t" + SCHEMAS.incrementAndGet();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        RanAgainst.tell("real PostgreSQL", server.bin);
        return server.url() + "?currentSchema=" + schema;
    }

    /** The number that a query of the server answers. */
    public static long count(String query) {
        TestPostgres server = running;
        if (server == null) {
            throw new IllegalStateException("ask isThere() first");
        }
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Path programs() {
        String named = System.getenv("PGBIN");
        if (named != null) {
            return Path.of(named);
        }
        Path debian = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(debian)) {
            return null;
        }
        try (Stream<Path> versions = Files.list(debian)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder())
                    .orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** PostgreSQL does not run as root. */
    private List<String> asServer(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed:\n" + said);
        }
    }

    private String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "bmon", "");
    }

    private void awaitConnection() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try (Connection connection = connect()) {
                connection.isValid(5);
                return;
            } catch (SQLException e) {
                if (!server.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException("PostgreSQL did not start:\n" + Files.readString(folder.resolve("log")), e);
                }
                server.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
    }

    private void end() {
        try {
            run(asServer("pg_ctl", "-D", folder.resolve("data").toString(), "-m", "immediate", "stop"));
            server.waitFor(10, TimeUnit.SECONDS);
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            server.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
