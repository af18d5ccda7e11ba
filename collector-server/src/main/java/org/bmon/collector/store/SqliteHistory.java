package org.bmon.collector.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The history in a file of SQLite: the default, without a server. */
public final class SqliteHistory {

    /** The name of the file in its folder; two more of SQLite's own stand beside it while it is open. */
    public static final String FILE = "history.sqlite";

    private static final int READERS = 4;
    private static final int PAGE_BYTES = 4_096;
    private static final int BUSY_MILLIS = 5_000;

    /** Pages written between two checkpoints, 32 MB of them: a page that is written often is copied back once. */
    private static final String CHECKPOINT_PAGES = "8000";

    /** In KiB when negative. The keys of a day's transactions are random: they should all be at hand. */
    private static final int WRITER_CACHE = -65_536;

    private static final int READER_CACHE = -8_192;

    private SqliteHistory() {}

    /**
     * Opens the history in a folder, or begins one.
     *
     * @throws StoreException naming the folder if it can't be
     */
    public static HistoryStore open(Path folder) {
        return open(folder, Long.MAX_VALUE);
    }

    /** Likewise, in a file that can't become larger than so many bytes: a disk that is full. */
    static HistoryStore open(Path folder, long mostBytes) {
        Path file = folder.resolve(FILE).toAbsolutePath().normalize();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new StoreException(
                    "the folder of the history can't be made: " + e
                            + "; set bmon.collector.store.data-dir to one that the collector may write",
                    e);
        }
        HikariDataSource writer = pool(file, false, mostBytes);
        HikariDataSource reader = pool(file, true, mostBytes);
        return new JdbcHistoryStore(file.toString(), Shard.ALONE, writer, reader, () -> {
            reader.close();
            writer.close();
        });
    }

    private static HikariDataSource pool(Path file, boolean readOnly, long mostBytes) {
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // What was acknowledged must survive a power cut, not only the process's end.
        sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        sqlite.setBusyTimeout(BUSY_MILLIS);
        sqlite.setCacheSize(readOnly ? READER_CACHE : WRITER_CACHE);
        sqlite.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, CHECKPOINT_PAGES);
        sqlite.setTransactionMode(
                readOnly ? SQLiteConfig.TransactionMode.DEFERRED : SQLiteConfig.TransactionMode.IMMEDIATE);
        if (mostBytes < Long.MAX_VALUE) {
            sqlite.setPragma(SQLiteConfig.Pragma.MAX_PAGE_COUNT, String.valueOf(mostBytes / PAGE_BYTES));
        }
        SQLiteDataSource source = new SQLiteDataSource(sqlite);
        source.setUrl("jdbc:sqlite:" + file);
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(source);
        pool.setPoolName(readOnly ? "history-readers" : "history-writer");
        pool.setMaximumPoolSize(readOnly ? READERS : 2);
        pool.setMinimumIdle(readOnly ? 0 : 1);
        pool.setConnectionTimeout(BUSY_MILLIS);
        // The file is opened when it is first used, after the folder and the schema are there.
        pool.setInitializationFailTimeout(-1);
        return new HikariDataSource(pool);
    }
}
