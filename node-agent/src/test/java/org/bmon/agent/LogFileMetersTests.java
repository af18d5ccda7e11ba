package org.bmon.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The size of the log as a metric. */
class LogFileMetersTests {

    @TempDir
    Path folder;

    @Test
    void aLogThatIsNotThereHasNoSize() throws IOException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Path log = folder.resolve("debug.log");
        new LogFileMeters(log).bindTo(meters);

        assertThat(meters.get("bmon.agent.log.size").gauge().value()).isNaN();

        Files.writeString(log, "twelve bytes");
        assertThat(meters.get("bmon.agent.log.size").gauge().value()).isEqualTo(12);
    }
}
