package org.bmon.workbench.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bmon.collector.CollectorServer;
import org.bmon.collector.ingest.NodeTokens;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.TimeSource;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong between a node and the collector's store, and the account of it. */
@Tag("long")
class FaultTests {

    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    Path home;

    private final HostClock clock = new HostClock();
    private CollectorServer collector;
    private Tap tap;
    private FactNode node;
    private WatchedAgents agents;

    @BeforeEach
    void start() throws IOException {
        Path tokens = home.resolve("tokens");
        for (String name : new String[] {WatchedAgents.BOTH, WatchedAgents.EAR}) {
            Files.writeString(home.resolve("token-" + name), NodeTokens.issue(tokens, new NodeName(name)));
        }
        collector = CollectorServer.start(
                "--server.port=0",
                "--bmon.collector.store.data-dir=" + home.resolve("collector"),
                "--bmon.collector.ingest.tokens-file=" + tokens,
                "--bmon.collector.ingest.network=" + Network.REGTEST.label());
        tap = new Tap(collector.url());
        node = new FactNode(home.resolve("node"), clock);
    }

    private void startAgents() {
        agents = new WatchedAgents(
                "",
                home.resolve("state"),
                node.log(),
                node.zmqAddress(),
                tap.url(),
                home.resolve("tokens"),
                null,
                clock);
        awaitHeard();
    }

    @AfterEach
    void end() {
        if (agents != null) {
            agents.close();
        }
        tap.close();
        collector.close();
        node.close();
    }

    private void awaitHeard() {
        int before = tap.events(WatchedAgents.EAR).size();
        await().atMost(LONG).pollInterval(Duration.ofMillis(50)).until(() -> {
            node.act();
            return tap.events(WatchedAgents.EAR).size() > before;
        });
    }

    private void assertAccount() {
        await().atMost(LONG).untilAsserted(() -> {
            assertThat(Account.ofAll(node.facts(), both())).isEmpty();
            List<Event> heard = tap.events(WatchedAgents.EAR);
            assertThat(Account.ofHeard(node.facts(), node.sent() - Account.before(heard), heard))
                    .isEmpty();
        });
        await("all durable").atMost(LONG).until(() -> agents.waiting() == 0);
    }

    private List<Event> both() {
        return tap.events(WatchedAgents.BOTH);
    }

    private void assertLogTimes() {
        assertThat(both())
                .filteredOn(
                        event -> !Facts.ofZmq(Facts.ofEvents(List.of(event))).isEmpty())
                .allMatch(event -> event.at().source() == TimeSource.LOG);
    }

    @Test
    void collectorThatIsAwayForAnHourGetsEverythingThen() {
        clock.set(Duration.ofHours(-1));
        startAgents();
        tap.cut(true);
        for (int minutes = 0; minutes < 60; minutes += 6) {
            long before = agents.waiting();
            node.act(50);
            // Both feeds are read before time goes on: a message is no six minutes under way.
            await().atMost(LONG).until(() -> agents.waiting() >= before + 2 * 50);
            clock.set(clock.offset().plusMinutes(6));
        }
        tap.cut(false);
        assertAccount();
        assertThat(Account.missing(tap.events(WatchedAgents.EAR))).isZero();
    }

    @Test
    void messagesThatTheNodesHighWaterMarkDropsAreCountedOneByOne() {
        startAgents();
        node.act(100);
        node.lose(237);
        node.act(10);
        node.lose(1);
        awaitHeard();
        assertAccount();
        assertThat(Account.missing(tap.events(WatchedAgents.EAR))).isEqualTo(238);
        assertThat(Account.missing(both())).as("the log told them all the same").isEqualTo(238);
        assertLogTimes();
    }

    @Test
    void logRenamedWhileTheAgentIsDownIsReadToItsEnd() throws IOException {
        startAgents();
        node.act(100);
        agents.close();
        node.act(50);
        node.rename();
        node.act(50);
        node.rename();
        node.act(50);
        startAgents();
        assertAccount();
        assertThat(both()).noneMatch(event -> event instanceof DataGap gap && gap.source() == DataGap.Source.LOG);
    }

    @Test
    void logCopiedAndTruncatedWhileTheAgentIsDownIsReadInTheCopy() throws IOException {
        startAgents();
        node.act(100);
        agents.close();
        node.act(50);
        node.copyTruncate();
        node.act(50);
        startAgents();
        assertAccount();
        assertThat(both())
                .as("what the node writes between copy and truncation would be lost, so a gap says so")
                .anyMatch(event -> event instanceof DataGap gap && gap.kind().equals("truncated"));
    }

    @Test
    void clockThatIsSetByTenSecondsDoublesAndLosesNothing() {
        startAgents();
        for (int seconds : new int[] {10, 0, -10, 0}) {
            node.act(60);
            clock.set(Duration.ofSeconds(seconds));
            node.act(60);
            awaitHeard();
        }
        assertAccount();
        assertThat(Account.missing(tap.events(WatchedAgents.EAR))).isZero();
        assertLogTimes();
    }
}
