package org.bmon.agent.source.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SilenceWatchTests {

    private static final String TIME = "2024-05-06T07:08:09.123456Z [msghand] ";

    private final LogReader reader = new LogReader(event -> {});
    private int height;

    @Test
    void nothingIsMissedWhileAllComes() {
        start(28);
        blocks(500, "Saw new header", "[validation] NewPoWValidBlock");

        assertThat(reader.statistics().silentMatchers()).isEmpty();
    }

    @Test
    void aLineOfANewWordingIsMissedAfterSomeBlocks() {
        start(28);
        blocks(200, "Saw new header", "[validation] NewPoWValidBlock");
        blocks(50, "Saw a new header", "[validation] NewPoWValidBlock");
        assertThat(reader.statistics().silentMatchers()).isEmpty();

        blocks(150, "Saw a new header", "[validation] NewPoWValidBlock");

        assertThat(reader.statistics().silentMatchers()).containsExactly("header");
    }

    @Test
    void whatNeverCameIsNotMissedUnlessItsCompanionComes() {
        start(28);
        blocks(500, "nothing", "nothing");
        assertThat(reader.statistics().silentMatchers()).isEmpty();

        compactBlocks(60);

        assertThat(reader.statistics().silentMatchers()).contains("header", "reconstructed");
    }

    @Test
    void headersAreNotMissedOfVersionsThatDoNotTellOfThem() {
        start(24);
        compactBlocks(60);

        assertThat(reader.statistics().silentMatchers()).doesNotContain("header");
    }

    @Test
    void theTipIsMissedWhenOnlyItsEchoComes() {
        start(28);
        for (int i = 0; i < 10; i++) {
            read("[validation] Enqueuing BlockConnected: block hash=" + hash() + " block height=" + height++);
        }

        assertThat(reader.statistics().silentMatchers()).contains("update-tip", "block-checked");
    }

    private void start(int version) {
        read("Bitcoin Core version v" + version + ".0.0 (release build)");
    }

    private void blocks(int count, String header, String data) {
        for (int i = 0; i < count; i++) {
            height++;
            read(header + " hash=" + hash() + " height=" + height);
            read(data + ": block hash=" + hash());
            read("UpdateTip: new best=" + hash() + " height=" + height + " tx=1");
        }
    }

    private void compactBlocks(int count) {
        for (int i = 0; i < count; i++) {
            height++;
            read("[cmpctblock] Initialized PartiallyDownloadedBlock for block " + hash() + " using");
        }
    }

    private String hash() {
        return "%064x".formatted(height + 1);
    }

    private void read(String message) {
        byte[] line = (TIME + message + "\n").getBytes(UTF_8);
        reader.accept(line, 0, line.length);
    }
}
