package org.bmon.agent.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The SQLite file behind an outbox: its settings, its tables, and how it is set aside when it is broken. One process at
 * a time has it.
 */
final class OutboxFile {

    private static final String[] TABLES = {
        """
        CREATE TABLE IF NOT EXISTS stream(
            id INTEGER PRIMARY KEY CHECK (id = 1),
            node TEXT NOT NULL, network TEXT NOT NULL, epoch TEXT NOT NULL,
            next INTEGER NOT NULL, dropped INTEGER NOT NULL, parked_dropped INTEGER NOT NULL)""",
        "CREATE TABLE IF NOT EXISTS event(position INTEGER PRIMARY KEY, appended INTEGER NOT NULL, body BLOB NOT NULL)",
        "CREATE TABLE IF NOT EXISTS reading(source TEXT PRIMARY KEY, value TEXT NOT NULL)",
        """
        CREATE TABLE IF NOT EXISTS parked(
            id INTEGER PRIMARY KEY, epoch TEXT NOT NULL, position INTEGER NOT NULL,
            reason TEXT NOT NULL, body BLOB NOT NULL)""",
    };

    private final Path path;

    OutboxFile(Path path) {
        this.path = path;
    }

    /**
     * Opens the file, or creates it, and checks it.
     *
     * @throws SQLException also if it is broken; see {@link #isBroken}
     */
    Connection open() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // Every commit is on the disk when it returns: neither kill -9 nor a power cut loses what was committed.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        // One process has the file, and a second one is told so instead of mixing in.
        config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
        config.setJournalSizeLimit(16 << 20);
        config.setBusyTimeout(1000);
        // The driver would ask for the last row's number after each statement.
        config.setGetGeneratedKeys(false);
        Connection connection = config.createConnection("jdbc:sqlite:" + path);
        try {
            try (Statement statement = connection.createStatement()) {
                for (String table : TABLES) {
                    statement.execute(table);
                }
                check(statement);
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void check(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
            if (!rows.next() || !"ok".equals(rows.getString(1))) {
                throw new SQLiteException("quick_check: " + rows.getString(1), SQLiteErrorCode.SQLITE_CORRUPT);
            }
        }
    }

    /** Renames the broken file out of the way, and tells its new name. */
    Path setAside(long micros) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".broken-" + micros);
        Files.move(path, aside);
        for (String suffix : new String[] {"-wal", "-shm", "-journal"}) {
            Path companion = path.resolveSibling(path.getFileName() + suffix);
            if (Files.exists(companion)) {
                Files.move(companion, path.resolveSibling(aside.getFileName() + suffix));
            }
        }
        return aside;
    }

    /** The reading positions that can still be had from a file that is broken elsewhere; none if they are broken too. */
    Map<String, String> salvageReadings() {
        Map<String, String> readings = new TreeMap<>();
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + path);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT source, value FROM reading")) {
            while (rows.next()) {
                readings.put(rows.getString(1), rows.getString(2));
            }
            return readings;
        } catch (SQLException e) {
            return Map.of();
        }
    }

    static boolean isBroken(SQLException e) {
        return has(e, SQLiteErrorCode.SQLITE_CORRUPT) || has(e, SQLiteErrorCode.SQLITE_NOTADB);
    }

    static boolean isFull(SQLException e) {
        return has(e, SQLiteErrorCode.SQLITE_FULL);
    }

    static boolean isBusy(SQLException e) {
        return has(e, SQLiteErrorCode.SQLITE_BUSY) || has(e, SQLiteErrorCode.SQLITE_LOCKED);
    }

    /** The low byte of a result code is its kind; the rest is detail. */
    private static boolean has(SQLException e, SQLiteErrorCode kind) {
        return e instanceof SQLiteException sqlite && (sqlite.getResultCode().code & 0xff) == kind.code;
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
