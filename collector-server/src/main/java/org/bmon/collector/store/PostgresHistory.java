package org.bmon.collector.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The history in a PostgreSQL database, in the first schema of its search path. */
public final class PostgresHistory {

    /** What every URL of it begins with. */
    static final String URL = "jdbc:postgresql:";

    /** How long another collector may take to give the history up: one that was killed takes until its server notices. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Logger log = LoggerFactory.getLogger(PostgresHistory.class);

    private static final String LOCK = "(hashtext('bmon'), hashtext(current_schema()))";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final int READERS = 4;
    private static final int WAIT_MILLIS = 5_000;

    private PostgresHistory() {}

    private record Login(
            String url, @Nullable String user, @Nullable String password) {}

    /** How a collector claims the schema, and how many connections write. */
    @SuppressWarnings("ImmutableEnumChecker") // a shard is a value, which Error Prone can't see
    private enum Claim {
        ALONE("", Shard.ALONE, 2),
        SHARED("_shared", Shard.NONE, 8);

        final String suffix;
        final Shard shard;
        final int writers;

        Claim(String suffix, Shard shard, int writers) {
            this.suffix = suffix;
            this.shard = shard;
            this.writers = writers;
        }
    }

    /**
     * Opens the history in a database, or begins one. Until it is closed, no other collector can. One that ends now has
     * 15 seconds to give it up.
     *
     * @throws StoreException naming the database if it can't be
     */
    public static HistoryStore open(String url, @Nullable String user, @Nullable String password) {
        return open(url, user, password, PATIENCE);
    }

    /** Likewise, with so much time for another collector to give it up. */
    static HistoryStore open(String url, @Nullable String user, @Nullable String password, Duration patience) {
        return open(new Login(url, user, password), Claim.ALONE, patience);
    }

    /**
     * Opens the history for one collector of a group. A collector alone can't be there at the same time.
     *
     * @throws StoreException naming the database if it can't be
     */
    public static SharedHistory openShared(String url, @Nullable String user, @Nullable String password) {
        return openShared(url, user, password, PATIENCE);
    }

    /** Likewise, with so much time for a collector alone to give it up. */
    static SharedHistory openShared(String url, @Nullable String user, @Nullable String password, Duration patience) {
        return new JdbcSharedHistory(open(new Login(url, user, password), Claim.SHARED, patience));
    }

    private static JdbcHistoryStore open(Login login, Claim kind, Duration patience) {
        String url = login.url;
        if (!url.startsWith(URL)) {
            throw new StoreException(
                    "bmon.collector.store.url must begin with " + URL + "// and name a host and a database",
                    new IllegalArgumentException(url.replaceAll("\\?.*", "")));
        }
        String where = url.substring("jdbc:".length()).replaceAll("\\?.*", "");
        Connection claim = claim(where, login, kind, patience);
        HikariDataSource writer = pool(login, kind, false);
        HikariDataSource reader = pool(login, kind, true);
        return new JdbcHistoryStore(where, kind.shard, writer, reader, () -> {
            reader.close();
            writer.close();
            release(claim, kind);
        });
    }

    /**
     * Two collectors that do not know of one another would each miss what the other wrote: one alone keeps the schema's lock
     * as long as it runs, and those of a group share it.
     */
    private static Connection claim(String where, Login login, Claim kind, Duration patience) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "bmon-collector");
        properties.setProperty("tcpKeepAlive", "true");
        String user = login.user;
        if (user != null && !user.isEmpty()) {
            properties.setProperty("user", user);
        }
        if (login.password != null) {
            properties.setProperty("password", login.password);
        }
        try {
            Connection connection = DriverManager.getConnection(login.url, properties);
            try {
                lock(connection, where, kind, patience);
                return connection;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new StoreException("the history in " + where + " can't be opened: " + e.getMessage(), e);
        }
    }

    private static void lock(Connection connection, String where, Claim kind, Duration patience) throws SQLException {
        if (truth(connection, "SELECT pg_try_advisory_lock" + kind.suffix + LOCK)) {
            return;
        }
        log.info(
                "another collector uses the history in {}: waiting up to {} s for it to end",
                where,
                patience.toSeconds());
        try (Statement statement = connection.createStatement()) {
            // Zero would be for ever.
            statement.execute("SET lock_timeout = " + Math.max(1, patience.toMillis()));
            statement.execute("SELECT pg_advisory_lock" + kind.suffix + LOCK);
            statement.execute("RESET lock_timeout");
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new SQLException(
                        "another collector uses it, and still did after " + patience.toMillis() / 1_000.0
                                + " s; stop that one first",
                        e);
            }
            throw e;
        }
    }

    /** Unlocks before it leaves: the server's end of a connection ends some time after the connection was closed. */
    private static void release(Connection claim, Claim kind) {
        try (claim) {
            truth(claim, "SELECT pg_advisory_unlock" + kind.suffix + LOCK);
        } catch (SQLException e) {
            // Without a connection there is no lock either.
            log.warn("the lock of the history was not given back in person: {}", e.getMessage());
        }
    }

    private static boolean truth(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static HikariDataSource pool(Login login, Claim kind, boolean readOnly) {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(login.url);
        pool.addDataSourceProperty("ApplicationName", "bmon-collector");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        String user = login.user;
        if (user != null && !user.isEmpty()) {
            pool.setUsername(user);
        }
        if (login.password != null) {
            pool.setPassword(login.password);
        }
        pool.setPoolName(readOnly ? "history-readers" : "history-writer");
        pool.setMaximumPoolSize(readOnly ? READERS : kind.writers);
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
