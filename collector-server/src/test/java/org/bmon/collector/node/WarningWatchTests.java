package org.bmon.collector.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.WatchedFleet.hash;
import static org.bmon.collector.WatchedFleet.log;
import static org.bmon.collector.WatchedFleet.micros;
import static org.bmon.collector.WatchedFleet.polled;

import java.util.List;
import org.bmon.collector.WatchedFleet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.common.Network;
import org.bmon.common.event.ChainState;
import org.bmon.common.event.NodeWarning;
import org.junit.jupiter.api.Test;

class WarningWatchTests {

    private final WatchedFleet fleet = new WatchedFleet(Network.REGTEST, "a", "b");

    private void shown(double at, String... warnings) {
        fleet.tell("a", new ChainState(polled(at), hash(99), 99, 99, false, List.of(warnings), false, 1));
    }

    @Test
    void lineThatComesAgainIsOneNoticeThatEndsAfterAQuietHour() {
        fleet.tell("a", new NodeWarning(log(100), "stale-tip", "Potential stale tip detected"));
        fleet.tell("a", new NodeWarning(log(700), "stale-tip", "Potential stale tip detected"));
        fleet.until(4200);
        assertThat(fleet.only(NoticeKind.NODE_WARNING).isOpen()).isTrue();
        fleet.until(4310);

        Notice warning = fleet.only(NoticeKind.NODE_WARNING);
        assertThat(warning.untilMicros()).isEqualTo(micros(700));
        assertThat(warning.evidence()).containsEntry("times", 2L).containsEntry("code", "stale-tip");
    }

    @Test
    void whatRpcShowsLastsAsLongAsItShowsIt() {
        shown(100, "Warning: unknown new rules activated");
        shown(200, "Warning: unknown new rules activated");
        assertThat(fleet.only(NoticeKind.NODE_WARNING).isOpen()).isTrue();
        shown(300);

        assertThat(fleet.only(NoticeKind.NODE_WARNING).untilMicros()).isEqualTo(micros(300));
    }

    @Test
    void whatEveryTestBuildSaysIsNoWarning() {
        shown(100, "This is a pre-release test build - use at your own risk");
        shown(200, "");

        assertThat(fleet.kinds()).isEmpty();
    }
}
