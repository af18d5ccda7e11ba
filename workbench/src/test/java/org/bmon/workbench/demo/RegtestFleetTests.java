package org.bmon.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.bmon.common.RanAgainst;
import org.junit.jupiter.api.Test;

/** The demo on real nodes; needs the path of a bitcoind in BITCOIND. */
class RegtestFleetTests {

    @Test
    void realNodesMineRelayAndLeaveNothingBehind() throws IOException {
        String bitcoind = System.getenv("BITCOIND");
        assumeTrue(bitcoind != null, "NOT RUN: BITCOIND names no bitcoind");
        RanAgainst.tell("real bitcoind", bitcoind);
        List<DemoFleet.Node> nodes;
        try (RegtestFleet fleet = new RegtestFleet(Path.of(bitcoind))) {
            fleet.startTraffic();
            nodes = fleet.nodes();
            for (DemoFleet.Node node : nodes) {
                Awaitility.await("blocks and transactions in the log of " + node.name())
                        .atMost(Duration.ofSeconds(120))
                        .until(() -> connected(node) > 110 && accepted(node) > 5);
            }
        }
        assertThat(nodes)
                .hasSize(6)
                .allSatisfy(node -> assertThat(node.debugLog()).doesNotExist());
    }

    @Test
    void whatIsNoProgramIsRefusedWithTheVariableToChange() {
        assertThatThrownBy(() -> new RegtestFleet(Path.of("/nonexistent/bitcoind")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("BITCOIND")
                .hasMessageContaining("/nonexistent/bitcoind");
    }

    private static long connected(DemoFleet.Node node) {
        return lines(node, "UpdateTip: new best=");
    }

    private static long accepted(DemoFleet.Node node) {
        return lines(node, " Enqueuing TransactionAddedToMempool");
    }

    private static long lines(DemoFleet.Node node, String part) {
        try (var lines = Files.lines(node.debugLog())) {
            return lines.filter(line -> line.contains(part)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
