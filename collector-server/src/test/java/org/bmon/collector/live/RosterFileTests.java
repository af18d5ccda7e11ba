package org.bmon.collector.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bmon.collector.fleet.Roster;
import org.bmon.common.NodeName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RosterFileTests {

    private static final NodeName ALICE = new NodeName("alice");
    private static final long CHECK = 10_000_000;

    @TempDir
    Path folder;

    private Path path;
    private RosterFile file;

    @BeforeEach
    void write() throws IOException {
        path = folder.resolve("nodes");
        Files.writeString(path, "# who is who\nalice cohort=knots region=eu\n\nbob region=us\n");
        file = new RosterFile(path);
    }

    @Test
    void readsCohortsAndLabels() {
        Roster roster = file.start();

        assertThat(roster.cohorts()).isEqualTo(Map.of(ALICE, "knots"));
        assertThat(roster.labels(ALICE)).isEqualTo(Map.of("region", "eu"));
        assertThat(roster.labels(new NodeName("carol"))).isEmpty();
    }

    @Test
    void nothingIsSaidWithoutAFile() {
        RosterFile none = new RosterFile(null);

        assertThat(none.start()).isEqualTo(Roster.EMPTY);
        assertThat(none.changed(CHECK)).isNull();
    }

    @Test
    void wrongFileIsRefusedAtTheStartWithItsLine() throws IOException {
        Files.writeString(path, "alice cohort=knots\nbob cohort\n");

        assertThatThrownBy(file::start)
                .hasMessageContaining("nodes, line 2: expected key=value, such as cohort=knots, and not cohort");
    }

    @Test
    void nodeThatStandsTwiceIsRefused() throws IOException {
        Files.writeString(path, "alice a=1\nalice a=2\n");

        assertThatThrownBy(file::start).hasMessageContaining("line 2: alice stands twice");
    }

    @Test
    void changeIsReadAndAWrongOneChangesNothing() throws IOException {
        file.start();
        assertThat(file.changed(CHECK)).isNull();

        Files.writeString(path, "alice cohort=core-with-patch\n");
        assertThat(file.changed(2 * CHECK)).isNotNull();
        assertThat(file.roster().cohorts()).containsEntry(ALICE, "core-with-patch");

        Files.writeString(path, "alice cohort=\n");
        assertThat(file.changed(3 * CHECK)).isNull();
        assertThat(file.roster().cohorts()).containsEntry(ALICE, "core-with-patch");
    }
}
