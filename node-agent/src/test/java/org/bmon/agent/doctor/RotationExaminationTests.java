package org.bmon.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationExaminationTests {

    @TempDir
    Path directory;

    private Path log;

    @BeforeEach
    void write() throws IOException {
        log = Files.writeString(directory.resolve("debug.log"), "2026-11-22T18:11:08Z a line\n");
    }

    private void rotated(String name, long seconds) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "2026-11-21T18:11:08Z a line\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(seconds * 1000));
    }

    private Finding finding(long mostBytes) {
        return new RotationExamination(log, mostBytes).findings().get(0);
    }

    @Test
    void youngLogNeedsNoRotationYet() {
        assertThat(finding(1000).level()).isEqualTo(Finding.Level.OK);
        assertThat(finding(1000).said()).isEqualTo("debug.log has 0.0 MB; it was not rotated yet");
    }

    @Test
    void logThatGrewTooLargeIsNotRotated() {
        assertThat(finding(10).level()).isEqualTo(Finding.Level.WARN);
        assertThat(finding(10).said()).contains("seems not to be rotated");
        assertThat(finding(10).mend()).contains("SIGHUP");
    }

    @Test
    void newestRotatedFileThatIsPackedCannotBeReadByAnAgentThatWasAway() throws IOException {
        rotated("debug.log.1.gz", 2_000);
        rotated("debug.log.2.gz", 1_000);

        assertThat(finding(1000).level()).isEqualTo(Finding.Level.WARN);
        assertThat(finding(1000).said()).contains("debug.log.1.gz, is packed");
        assertThat(finding(1000).mend()).contains("delaycompress");
    }

    @Test
    void olderFilesMayBePacked() throws IOException {
        rotated("debug.log-20261121", 2_000);
        rotated("debug.log-20261120.gz", 1_000);

        assertThat(finding(1000).level()).isEqualTo(Finding.Level.OK);
        assertThat(finding(1000).said()).contains("debug.log-20261121, is not packed");
    }

    @Test
    void logThatIsNotThereIsAnotherFinding() throws IOException {
        Files.delete(log);

        assertThat(new RotationExamination(log).findings()).isEmpty();
    }
}
