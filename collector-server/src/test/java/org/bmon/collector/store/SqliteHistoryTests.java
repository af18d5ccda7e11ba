package org.bmon.collector.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history in a file of SQLite. */
class SqliteHistoryTests {

    @Nested
    class Contract extends HistoryStoreContract {

        @TempDir
        Path folder;

        @Override
        HistoryStore open() {
            return SqliteHistory.open(folder);
        }
    }

    @Test
    void folderThatIsAFileIsNamed(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("taken"));

        assertThatThrownBy(() -> SqliteHistory.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("taken")
                .hasMessageContaining("bmon.collector.store.data-dir");
    }

    @Test
    void fileThatIsNotAHistoryIsNamed(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve(SqliteHistory.FILE), "something else, long enough to have a header in it");

        assertThatThrownBy(() -> SqliteHistory.open(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(SqliteHistory.FILE);
    }
}
