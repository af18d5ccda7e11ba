package org.bmon.collector.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
    class Contract extends HistoryStoreContract {

        @Override
        HistoryStore open() {
            return PostgresHistory.open(url, "bmon", null);
        }
    }

    @Test
    void secondCollectorIsRefused() {
        try (HistoryStore first = PostgresHistory.open(url, "bmon", null)) {
            first.check();
            assertThatThrownBy(() -> PostgresHistory.open(url, "bmon", null))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("another collector uses it");
        }
        PostgresHistory.open(url, "bmon", null).close();
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
