package org.bmon.collector.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.bmon.collector.WatchedFleet;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.NodeUnreachable;
import org.junit.jupiter.api.Test;

class StandingWatchTests {

    private static final NodeName B = new NodeName("b");

    private final WatchedFleet fleet = new WatchedFleet(Network.REGTEST, "a", "b", "c");

    @Test
    void silenceIsOneNoticeUntilItIsOver() {
        fleet.until(60);
        fleet.analysis().silent(B, WatchedFleet.micros(50));
        fleet.until(400);
        Notice open = fleet.only(NoticeKind.NODE_SILENT);
        assertThat(open.isOpen()).isTrue();
        assertThat(open.sinceMicros()).isEqualTo(WatchedFleet.micros(50));

        fleet.analysis().heard(B);
        fleet.until(450);
        assertThat(fleet.only(NoticeKind.NODE_SILENT).isOpen()).isFalse();
        assertThat(fleet.kinds()).containsExactly(NoticeKind.NODE_SILENT);
    }

    @Test
    void nodeThatDoesNotAnswerIsToldOf() {
        fleet.until(50);
        fleet.tell("b", new NodeUnreachable(WatchedFleet.polled(60), "refused"));
        fleet.until(120);
        assertThat(fleet.only(NoticeKind.NODE_UNREACHABLE).isOpen()).isTrue();

        fleet.tell("b", new NodeReachable(WatchedFleet.polled(130), null, null));
        fleet.until(200);
        assertThat(fleet.only(NoticeKind.NODE_UNREACHABLE).isOpen()).isFalse();
    }

    @Test
    void failureToAnswerForAMomentIsNot() {
        fleet.until(50);
        fleet.tell("b", new NodeUnreachable(WatchedFleet.polled(60), "refused"));
        fleet.until(70);
        fleet.tell("b", new NodeReachable(WatchedFleet.polled(70), null, null));
        fleet.until(300);

        assertThat(fleet.kinds()).isEmpty();
    }

    @Test
    void clockThatIsOffForAMinuteIsToldOf() {
        fleet.until(50);
        fleet.analysis().clock(B, new ClockEstimate(-3_000_000, 2_000));
        fleet.until(100);
        assertThat(fleet.kinds()).isEmpty();
        fleet.until(130);
        assertThat(fleet.only(NoticeKind.CLOCK_OFF).summary()).isEqualTo("the clock of b is 3.0 s behind");

        fleet.analysis().clock(B, new ClockEstimate(-1_000, 2_000));
        fleet.until(250);
        assertThat(fleet.only(NoticeKind.CLOCK_OFF).isOpen()).isFalse();
    }

    @Test
    void offsetWithinTheErrorIsNoOffsetButAnUncertainClockIsToldOf() {
        fleet.analysis().clock(B, new ClockEstimate(1_500_000, 90_000));
        fleet.analysis().clock(B, new ClockEstimate(40_000, 90_000));
        fleet.until(120);
        assertThat(fleet.kinds()).isEmpty();

        fleet.analysis().clock(B, new ClockEstimate(40_000, 150_000));
        fleet.until(240);
        assertThat(fleet.only(NoticeKind.CLOCK_OFF).summary()).isEqualTo("the clock of b is known to 150 ms only");
    }
}
