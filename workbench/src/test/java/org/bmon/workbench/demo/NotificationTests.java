package org.bmon.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a node to the person: what happens in a simulated fleet comes by its agents, the collector, a real Prometheus and
 * a real Alertmanager to a webhook, once and with the right words. Prints how long it took.
 */
@Tag("long")
class NotificationTests {

    @TempDir
    static Path home;

    private static SimulatedFleet fleet;
    private static WatchedFleet watched;
    private static StockStack stack;

    @BeforeAll
    static void start() throws IOException {
        Optional<String> missing = StockStack.missing();
        assumeTrue(missing.isEmpty(), () -> "NOT RUN: " + missing.orElseThrow() + " is not installed");
        fleet = new SimulatedFleet();
        watched = new WatchedFleet(fleet, 0);
        stack = new StockStack(home, watched.url(), StockSetup.shipped());
        org.awaitility.Awaitility.await("counters of notices, at 0")
                .atMost(Duration.ofSeconds(60))
                .until(() -> stack.value("sum(bmon_notices_total{kind=\"bad-block\"})") == 0);
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
        if (watched != null) {
            watched.close();
        }
        if (fleet != null) {
            fleet.close();
        }
    }

    private static RegtestActions actions() {
        List<NodeCall> nodes = new ArrayList<>();
        for (FleetFile.Member member : fleet.calls().members()) {
            nodes.add(new RegtestRpc(member.rpcPort(), Path.of(member.cookie())));
        }
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        return new RegtestActions(nodes, nodes.get(0), true, nowhere::println);
    }

    private static StockStack.Message report(String alert, long beginNanos) {
        StockStack.Message message = stack.awaitFiring(alert, "regtest");
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f s from the node to the webhook (asked: under 30 s)%n",
                alert,
                (message.atNanos() - beginNanos) / 1e9);
        return message;
    }

    private static void assertToldOnce(String alert) {
        assertThat(stack.messages())
                .filteredOn(message -> message.isFiring() && message.alert().equals(alert))
                .hasSize(1);
    }

    @Test
    void anInvalidBlockIsToldOnce() {
        long begin = System.nanoTime();
        actions().invalidBlock();

        StockStack.Message message = report("BadBlock", begin);

        assertThat(message.annotation("summary")).isEqualTo("A block was judged invalid on regtest");
        assertThat(message.annotation("runbook")).isEqualTo("docs/runbooks/BadBlock.md");
        assertToldOnce("BadBlock");
    }

    @Test
    void aReorgOfSeveralNodesIsToldOnce() {
        actions().mine(1);
        long begin = System.nanoTime();
        actions().reorg(1);

        StockStack.Message message = report("Reorg", begin);

        assertThat(message.annotation("summary")).isEqualTo("The chain reorganised on regtest");
        assertThat(message.body().path("alerts")).hasSize(1);
        assertToldOnce("Reorg");
    }
}
