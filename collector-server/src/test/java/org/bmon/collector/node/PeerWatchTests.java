package org.bmon.collector.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.WatchedFleet.log;
import static org.bmon.collector.WatchedFleet.micros;
import static org.bmon.collector.WatchedFleet.polled;

import java.util.TreeMap;
import org.bmon.collector.WatchedFleet;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.common.Network;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.PeerState;
import org.junit.jupiter.api.Test;

class PeerWatchTests {

    private final WatchedFleet fleet = new WatchedFleet(Network.MAIN, "a");

    private void peers(double at, int inbound, int outbound) {
        fleet.tell(
                "a",
                new PeerState(
                        polled(at),
                        inbound,
                        outbound,
                        new TreeMap<>(),
                        new TreeMap<>(),
                        new TreeMap<>(),
                        3,
                        3,
                        null,
                        null));
    }

    @Test
    void tooFewPeersForFiveMinutesAreToldUntilThereAreEnough() {
        peers(100, 0, 10);
        peers(160, 0, 3);
        peers(400, 0, 3);
        assertThat(fleet.kinds()).isEmpty();
        peers(461, 0, 2);
        assertThat(fleet.only(NoticeKind.PEERS_LOW).sinceMicros()).isEqualTo(micros(160));
        assertThat(fleet.only(NoticeKind.PEERS_LOW).summary()).contains("a has 2 peers, fewer than 6");
        peers(500, 0, 9);

        assertThat(fleet.only(NoticeKind.PEERS_LOW).untilMicros()).isEqualTo(micros(500));
    }

    @Test
    void dipIsNothing() {
        peers(100, 4, 10);
        peers(160, 0, 3);
        peers(220, 2, 8);
        peers(480, 1, 8);

        assertThat(fleet.kinds()).isEmpty();
    }

    @Test
    void noPeerAtAllIsUrgent() {
        peers(100, 0, 0);
        peers(500, 0, 0);

        assertThat(fleet.only(NoticeKind.PEERS_LOW).severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void inboundPeersThatAllWentAreTold() {
        peers(100, 20, 10);
        peers(160, 0, 10);
        peers(500, 0, 10);

        assertThat(fleet.only(NoticeKind.PEERS_LOW).summary()).contains("no peer connects to a any more");
    }

    @Test
    void nodeThatNeverHadInboundPeersDoesNotListen() {
        peers(100, 0, 10);
        peers(5000, 0, 10);

        assertThat(fleet.kinds()).isEmpty();
    }

    @Test
    void nodeThatJustStartedIsStillLooking() {
        fleet.tell("a", new NodeStarted(log(100), "v28.0.0", new TreeMap<>()));
        peers(110, 0, 1);
        peers(600, 0, 4);
        peers(800, 0, 9);

        assertThat(fleet.kinds()).containsExactly(NoticeKind.NODE_RESTARTED);
    }
}
