package org.bmon.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.StreamId;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history in a file of SQLite. */
class SqliteHistoryTests {

    /** Where the history of the contracts is. */
    @TempDir
    Path history;

    @Nested
    class Records extends RecordContract {

        @Override
        HistoryStore open() {
            return SqliteHistory.open(history);
        }
    }

    @Nested
    class Queries extends QueryContract {

        @Override
        HistoryStore open() {
            return SqliteHistory.open(history);
        }
    }

    @Nested
    class Facts extends FactContract {

        @Override
        HistoryStore open() {
            return SqliteHistory.open(history);
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

    private static Changes journal(long first, int bytes) {
        StreamId stream = new StreamId(new NodeName("ada"), Network.MAIN, "e1");
        return Changes.at(first)
                .journal(new JournalEntry(stream, first, first + 1, first, null, new byte[bytes], null))
                .position(new StreamPosition(stream, first, 0, 1))
                .build();
    }

    @Test
    void fullDiskRefusesTheWholeCommitAndTheNextGoesOnWhenThereIsRoom(@TempDir Path folder) {
        long taken = 0;
        try (HistoryStore small = SqliteHistory.open(folder, 1_000_000)) {
            for (long first = 1; ; first++) {
                Changes changes = journal(first, 50_000);
                try {
                    small.write(changes, 1);
                    taken = first;
                } catch (StoreException e) {
                    assertThat(e).hasMessageContaining(SqliteHistory.FILE).hasMessageContaining("full");
                    break;
                }
            }
            assertThat(taken).isGreaterThan(2);
            assertThat(small.positions())
                    .singleElement()
                    .extracting(StreamPosition::durable)
                    .isEqualTo(taken);
            // Room can be made: what is older than the journal must be goes.
            small.forget(taken, 0, (entry, standing) -> List.of());
            small.write(journal(taken + 1, 50_000), 1);
        }
        try (HistoryStore store = SqliteHistory.open(folder)) {
            List<Long> kept = new ArrayList<>();
            store.journal(entry -> kept.add(entry.first()));
            assertThat(kept).containsExactly(taken, taken + 1);
            store.write(journal(taken + 2, 2_000_000), 1);
        }
    }

    @Test
    void fullDiskAtTheStartIsToldInOneLineWithItsPlaceAndTheMend(@TempDir Path folder) {
        assertThatThrownBy(() -> SqliteHistory.open(folder, 20_000).close())
                .isInstanceOf(StoreException.class)
                .satisfies(failure -> assertThat(Objects.requireNonNull(new StoreFailureAnalyzer().analyze(failure))
                                .getDescription())
                        .startsWith("the history in " + folder.resolve(SqliteHistory.FILE)
                                + " can't be brought up to date: ")
                        .contains("full")
                        .endsWith("; make room on the disk that it is on")
                        .hasLineCount(1));
    }

    @Test
    void backupOfAHistoryInUseIsOneMomentOfItAndCanBeRestored(@TempDir Path folder) throws IOException {
        Path copy = folder.resolve("copy.sqlite");
        Path restored = Files.createDirectory(folder.resolve("restored"));
        try (HistoryStore store = SqliteHistory.open(folder.resolve("live"))) {
            store.write(journal(1, 10), 1);
            SqliteBackup.write(folder.resolve("live"), copy);
            store.write(journal(2, 10), 1);
            assertThatThrownBy(() -> SqliteBackup.write(folder.resolve("live"), copy))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("never replaces");
        }
        Files.copy(copy, restored.resolve(SqliteHistory.FILE));

        try (HistoryStore store = SqliteHistory.open(restored)) {
            assertThat(store.positions())
                    .singleElement()
                    .extracting(StreamPosition::durable)
                    .isEqualTo(1L);
            store.write(journal(2, 10), 1);
        }
    }

    @Test
    void backupOfNothingSaysWhereItLooked(@TempDir Path folder) {
        assertThatThrownBy(() -> SqliteBackup.write(folder, folder.resolve("copy")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(SqliteHistory.FILE)
                .hasMessageContaining("BMON_COLLECTOR_DATA_DIR");
        assertThat(folder).isEmptyDirectory();
    }
}
