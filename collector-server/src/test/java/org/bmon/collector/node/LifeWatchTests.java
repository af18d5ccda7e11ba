package org.bmon.collector.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.phase;
import static org.bmon.collector.WatchedFleet.log;
import static org.bmon.collector.WatchedFleet.micros;
import static org.bmon.collector.WatchedFleet.polled;

import java.util.Map;
import java.util.TreeMap;
import org.bmon.collector.WatchedFleet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.common.Network;
import org.bmon.common.event.NodePhaseChanged.Phase;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.NodeStarted;
import org.junit.jupiter.api.Test;

class LifeWatchTests {

    private final WatchedFleet fleet = new WatchedFleet(Network.MAIN, "a", "b", "c");

    private void start(String node, double at, String version, Map<String, String> settings) {
        fleet.tell(node, new NodeStarted(log(at), version, new TreeMap<>(settings)));
    }

    @Test
    void nodeThatWasStoppedAndStartedIsToldOnce() {
        start("a", 20, "v28.0.0", Map.of("prune", "0"));
        fleet.tell("a", phase(micros(300), Phase.STOPPING));
        fleet.tell("a", phase(micros(301), Phase.STOPPED));
        start("a", 320, "v28.0.0", Map.of("prune", "0"));

        Notice first = fleet.notices().get(0);
        Notice restart = fleet.notices().get(1);
        assertThat(fleet.kinds()).containsOnly(NoticeKind.NODE_RESTARTED).hasSize(2);
        assertThat(first.sinceMicros()).isEqualTo(micros(20));
        assertThat(restart.severity()).isEqualTo(Severity.INFO);
        assertThat(restart.summary()).contains("19 s after its last sign of life", "had been stopped");
    }

    @Test
    void nodeThatDiesAndComesBackIsAWarning() {
        start("b", 320, "v28.0.0", Map.of());

        assertThat(fleet.only(NoticeKind.NODE_RESTARTED).severity()).isEqualTo(Severity.WARNING);
        assertThat(fleet.only(NoticeKind.NODE_RESTARTED).summary()).contains("nothing tells of a stop");
    }

    @Test
    void firstLineOfALogThatIsReadFromItsBeginningIsNoRestart() {
        start("new", 20, "v28.0.0", Map.of());
        fleet.tell("new", new NodeReachable(polled(30), 280000, "/Satoshi:28.0.0/"));
        fleet.tell("new", new NodeReachable(polled(900), 280000, "/Satoshi:28.0.0/"));

        assertThat(fleet.kinds()).isEmpty();
    }

    @Test
    void newVersionAndSettingsAreNamedWithWhatTheyWere() {
        start("new", 20, "v28.0.0", Map.of("prune", "0", "txindex", "1"));
        fleet.tell("new", phase(micros(300), Phase.STOPPED));
        start("new", 320, "v29.1.0", Map.of("prune", "550", "blocksonly", "1"));

        assertThat(fleet.kinds()).containsExactly(NoticeKind.NODE_RESTARTED, NoticeKind.NODE_CHANGED);
        assertThat(WatchedFleet.list(fleet.only(NoticeKind.NODE_CHANGED), "changes"))
                .containsExactly(
                        "version v28.0.0 became v29.1.0",
                        "blocksonly came as 1",
                        "prune 0 became 550",
                        "txindex went, it was 1");
    }

    @Test
    void versionThatOnlyRpcTellsCountsToo() {
        fleet.tell("a", new NodeReachable(polled(30), 280000, "/Satoshi:28.0.0/"));
        fleet.tell("a", new NodeReachable(polled(60), 290100, "/Satoshi:29.1.0/"));

        assertThat(fleet.kinds()).containsExactly(NoticeKind.NODE_CHANGED);
    }

    @Test
    void changeThatTheLogToldIsNotToldAgainByRpc() {
        start("new", 20, "v28.0.0", Map.of());
        fleet.tell("new", new NodeReachable(polled(30), 280000, "/Satoshi:28.0.0/"));
        start("new", 320, "v29.1.0", Map.of());
        fleet.tell("new", new NodeReachable(polled(330), 290100, "/Satoshi:29.1.0/"));

        assertThat(fleet.kinds()).containsExactly(NoticeKind.NODE_RESTARTED, NoticeKind.NODE_CHANGED);
    }
}
