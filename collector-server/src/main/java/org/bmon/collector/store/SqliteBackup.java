package org.bmon.collector.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Copies a history in SQLite, while a collector uses it or not, as it is at one moment between two commits. */
public final class SqliteBackup {

    private SqliteBackup() {}

    /**
     * Writes the copy, checks it, and only then gives it its name.
     *
     * @param folder that of the history
     * @param target the file to make; it must not be there
     * @throws StoreException saying what can't be done; no half copy has the target's name
     */
    public static void write(Path folder, Path target) {
        Path file = folder.resolve(SqliteHistory.FILE);
        Path part = target.resolveSibling(target.getFileName() + ".part");
        if (!Files.isRegularFile(file)) {
            throw refused(file + " is not there; say where the history is with BMON_COLLECTOR_DATA_DIR", null);
        }
        if (Files.exists(target)) {
            throw refused(target + " is there already; a backup never replaces a file", null);
        }
        try {
            Files.deleteIfExists(part);
            copy(file, part);
            check(part);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (SQLException | IOException e) {
            throw refused(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private static StoreException refused(String why, @Nullable Throwable cause) {
        return new StoreException("no backup was made: " + why, cause);
    }

    private static void copy(Path file, Path part) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement into = connection.prepareStatement("VACUUM INTO ?")) {
            into.setString(1, part.toString());
            into.execute();
        }
    }

    private static void check(Path part) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + part);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("PRAGMA quick_check")) {
            if (!found.next() || !"ok".equals(found.getString(1))) {
                throw new SQLException("the copy is damaged: " + found.getString(1));
            }
        }
    }
}
