package org.bmon.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bmon.collector.TestPostgres;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The history in PostgreSQL. */
class PostgresHistoryTests {

    private final String url = TestPostgres.freshUrl();

    @BeforeAll
    static void needsPostgres() {
        assumeTrue(TestPostgres.isThere(), TestPostgres.whyNot());
    }

    @Nested
    class Records extends RecordContract {

        @Override
        HistoryStore open() {
            return PostgresHistory.open(url, "bmon", null);
        }
    }

    @Nested
    class Queries extends QueryContract {

        @Override
        HistoryStore open() {
            return PostgresHistory.open(url, "bmon", null);
        }
    }

    @Nested
    class Facts extends FactContract {

        @Override
        HistoryStore open() {
            return PostgresHistory.open(url, "bmon", null);
        }
    }

    @Test
    void secondCollectorIsRefusedAfterAWhile() {
        try (HistoryStore first = open(Duration.ofMillis(300))) {
            first.check();
            assertThatThrownBy(() -> open(Duration.ofMillis(300)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("another collector uses it, and still did after 0.3 s");
        }
    }

    @Test
    void historyThatWasClosedIsFreeAtOnce() {
        for (int i = 0; i < 10; i++) {
            open(Duration.ofMillis(1)).close();
        }
        assertThat(claims(true)).isZero();
    }

    @Test
    void collectorThatStartsWhileAnotherEndsWaitsForIt() throws Exception {
        HistoryStore ending = open(PostgresHistory.PATIENCE);
        CompletableFuture<HistoryStore> starting =
                CompletableFuture.supplyAsync(() -> open(Duration.ofMinutes(1)), command -> {
                    new Thread(command, "starting").start();
                });
        await().atMost(Duration.ofMinutes(1)).until(() -> claims(false) == 1);

        ending.close();

        try (HistoryStore started = starting.get(1, TimeUnit.MINUTES)) {
            started.check();
        }
    }

    /** How many hold, or wait for, the lock of this test's schema. */
    private long claims(boolean granted) {
        String schema = url.replaceAll(".*=", "");
        return TestPostgres.count("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted = " + granted
                + " AND objid::bigint = (hashtext('" + schema + "')::bigint & 4294967295)");
    }

    private HistoryStore open(Duration patience) {
        return PostgresHistory.open(url, "bmon", null, patience);
    }

    @Test
    void serverThatIsNotThereIsNamedWithoutSecrets() {
        assertThatThrownBy(() ->
                        PostgresHistory.open("jdbc:postgresql://127.0.0.1:1/bmon?password=geheim", "bmon", "secret"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("127.0.0.1:1/bmon")
                .message()
                .doesNotContain("geheim", "secret");
    }

    @Test
    void otherUrlsAreRefusedWithTheSettingToMend() {
        assertThatThrownBy(() -> PostgresHistory.open("jdbc:mysql://127.0.0.1/bmon", null, null))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("bmon.collector.store.url");
    }
}
