package org.bmon.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.bmon.common.RanAgainst;
import org.bmon.workbench.Bitcoind;
import org.junit.jupiter.api.Test;

/** The demo on real nodes; needs the path of a bitcoind in BITCOIND. */
class RegtestFleetTests {

    @Test
    void realNodesMineRelayAndLeaveNothingBehind() throws IOException {
        String bitcoind = Bitcoind.needed();
        List<DemoFleet.Node> nodes;
        try (RegtestFleet fleet = new RegtestFleet(bitcoind)) {
            fleet.startTraffic();
            nodes = fleet.nodes();
            RanAgainst.tell("real bitcoind", bitcoind + " " + fleet.versions());
            assertThat(nodes.get(0).remark()).startsWith("/Satoshi:");
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
        assertThatThrownBy(() -> new RegtestFleet("/bin/true:/nonexistent/bitcoind"))
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
