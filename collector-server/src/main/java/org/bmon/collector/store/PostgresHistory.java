package org.bmon.collector.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The history in a PostgreSQL database, in the first schema of its search path. */
public final class PostgresHistory {

    /** What every URL of it begins with. */
    static final String URL = "jdbc:postgresql:";

    private static final int READERS = 4;
    private static final int WAIT_MILLIS = 5_000;

    private PostgresHistory() {}

    /**
     * Opens the history in a database, or begins one. Until it is closed, no other collector can.
     *
     * @throws StoreException naming the database if it can't be
     */
    public static HistoryStore open(String url, @Nullable String user, @Nullable String password) {
        if (!url.startsWith(URL)) {
            throw new StoreException(
                    "bmon.collector.store.url must begin with " + URL + "// and name a host and a database",
                    new IllegalArgumentException(url.replaceAll("\\?.*", "")));
        }
        String where = url.substring("jdbc:".length()).replaceAll("\\?.*", "");
        Connection claim = claim(where, url, user, password);
        HikariDataSource writer = pool(url, user, password, false);
        HikariDataSource reader = pool(url, user, password, true);
        return new JdbcHistoryStore(where, writer, reader, () -> {
            reader.close();
            writer.close();
            release(claim);
        });
    }

    /** Two collectors would each miss what the other wrote: the first keeps a lock of the schema as long as it runs. */
    private static Connection claim(String where, String url, @Nullable String user, @Nullable String password) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "bmon-collector");
        properties.setProperty("tcpKeepAlive", "true");
        if (user != null && !user.isEmpty()) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        try {
            Connection connection = DriverManager.getConnection(url, properties);
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT pg_try_advisory_lock(hashtext('bmon'), hashtext(current_schema()))")) {
                row.next();
                if (row.getBoolean(1)) {
                    return connection;
                }
            }
            connection.close();
            throw new SQLException("another collector uses it; stop that one first");
        } catch (SQLException e) {
            throw new StoreException("the history in " + where + " can't be opened: " + e.getMessage(), e);
        }
    }

    private static void release(Connection claim) {
        try {
            claim.close();
        } catch (SQLException e) {
            throw new StoreException("the history's lock can't be given back: " + e.getMessage(), e);
        }
    }

    private static HikariDataSource pool(
            String url, @Nullable String user, @Nullable String password, boolean readOnly) {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(url);
        pool.addDataSourceProperty("ApplicationName", "bmon-collector");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        if (user != null && !user.isEmpty()) {
            pool.setUsername(user);
        }
        if (password != null) {
            pool.setPassword(password);
        }
        pool.setPoolName(readOnly ? "history-readers" : "history-writer");
        pool.setMaximumPoolSize(readOnly ? READERS : 2);
        pool.setMinimumIdle(readOnly ? 0 : 1);
        pool.setConnectionTimeout(WAIT_MILLIS);
        pool.setInitializationFailTimeout(-1);
        if (readOnly) {
            // All statements of one read see the same moment.
            pool.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        }
        return new HikariDataSource(pool);
    }
}
