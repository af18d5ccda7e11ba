package org.bmon.workbench.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatedLogTests {

    @TempDir
    Path folder;

    @Test
    void whatWasRotatedAwayComesFirstTheOldestBefore() throws IOException {
        Path log = Files.writeString(folder.resolve("debug.log"), "now\n");
        Files.writeString(folder.resolve("debug.log.1"), "before\n");
        Files.writeString(folder.resolve("debug.log.10"), "long before\n");
        Files.writeString(folder.resolve("debug.log.2.gz"), "packed");
        Files.writeString(folder.resolve("debug.logs"), "another");
        try (InputStream in = RotatedLog.open(log)) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("long before\nbefore\nnow\n");
        }
    }

    @Test
    void aLogThatIsNotThereCannotBeOpened() {
        assertThatThrownBy(() -> RotatedLog.open(folder.resolve("debug.log"))).isInstanceOf(IOException.class);
    }
}
