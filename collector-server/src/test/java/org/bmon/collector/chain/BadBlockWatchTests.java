package org.bmon.collector.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.WatchedFleet.hash;
import static org.bmon.collector.WatchedFleet.log;
import static org.bmon.collector.WatchedFleet.polled;

import java.util.List;
import java.util.Map;
import org.bmon.collector.WatchedFleet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.common.Network;
import org.bmon.common.event.BlockInvalid;
import org.bmon.common.event.ChainTips;
import org.bmon.common.event.HeaderSeen;
import org.junit.jupiter.api.Test;

class BadBlockWatchTests {

    private final WatchedFleet fleet = new WatchedFleet(Network.MAIN, "a", "b", "c");

    private void invalid(String node, double at, int block, String reason) {
        fleet.tell(node, new BlockInvalid(log(at), hash(block), 100, reason, "why"));
    }

    @Test
    void blockThatTwoNodesRefuseIsOneNoticeWithBothReasons() {
        invalid("a", 700, 200, "bad-cb-amount");
        invalid("b", 701, 200, "bad-cb-amount");
        invalid("a", 900, 200, "bad-cb-amount");
        fleet.until(1000);

        Notice bad = fleet.only(NoticeKind.BAD_BLOCK);
        assertThat(bad.severity()).isEqualTo(Severity.WARNING);
        assertThat(bad.nodes()).hasSize(2);
        assertThat(WatchedFleet.part(bad, "reasons")).containsOnlyKeys("a", "b");
        assertThat(bad.summary()).contains("bad-cb-amount", "no node has it");
        assertThat(fleet.kinds()).containsExactly(NoticeKind.BAD_BLOCK);
    }

    @Test
    void peerThatToldOfABadBlockIsNamedByItsNumber() {
        fleet.tell("a", new HeaderSeen(log(699.8), hash(200), 100, 7L, HeaderSeen.Via.HEADERS));
        fleet.tell("b", new HeaderSeen(log(699.9), hash(200), 100, 3L, HeaderSeen.Via.HEADERS));
        invalid("a", 700, 200, "bad-cb-amount");

        assertThat(WatchedFleet.part(fleet.only(NoticeKind.BAD_BLOCK), "peers")).containsExactly(Map.entry("a", 7L));
    }

    @Test
    void blockThatAnOperatorInvalidatesAtANodeThatHadItIsNoBadBlock() {
        fleet.connectAll(700, 200, 100);
        fleet.disconnect("a", 760, 200, 100);
        fleet.tell("a", new ChainTips(polled(780), List.of(new ChainTips.Tip(hash(200), 100, 1, "invalid"))));
        fleet.until(790);

        assertThat(fleet.kinds()).doesNotContain(NoticeKind.BAD_BLOCK, NoticeKind.CONSENSUS_SPLIT);
    }

    @Test
    void blockThatOthersConnectedIsAConsensusSplit() {
        fleet.connect("b", 700, 200, 100);
        fleet.connect("c", 700.1, 200, 100);
        invalid("a", 700.2, 200, "block-script-verify-flag-failed");

        assertThat(fleet.kinds()).containsExactly(NoticeKind.BAD_BLOCK, NoticeKind.CONSENSUS_SPLIT);
        Notice split = fleet.only(NoticeKind.CONSENSUS_SPLIT);
        assertThat(split.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(split.isOpen()).isTrue();
        assertThat(split.summary()).contains("a refuse", "b, c");
    }

    @Test
    void splitIsFoundWhenTheBlockIsConnectedLater() {
        invalid("a", 700, 200, "bad-txns-nonfinal");
        fleet.connect("b", 701, 200, 100);

        assertThat(fleet.only(NoticeKind.CONSENSUS_SPLIT).nodes()).hasSize(2);
    }

    @Test
    void splitIsOverWhenTheNodeTakesTheBlockAfterAll() {
        fleet.connect("b", 700, 200, 100);
        invalid("a", 700.2, 200, "time-too-new");
        fleet.connect("a", 760, 200, 100);

        assertThat(fleet.only(NoticeKind.CONSENSUS_SPLIT).isOpen()).isFalse();
    }

    @Test
    void damagedCopyOfAGoodBlockIsNoSplit() {
        fleet.connect("b", 700, 200, 100);
        fleet.connect("c", 700, 200, 100);
        invalid("a", 700.2, 200, "bad-txnmrklroot");
        fleet.until(710);
        fleet.connect("a", 712, 200, 100);
        fleet.until(900);

        assertThat(fleet.kinds()).containsExactly(NoticeKind.BAD_BLOCK);
    }

    @Test
    void nodeThatNeverGetsAWholeCopyIsASplit() {
        fleet.connect("b", 700, 200, 100);
        invalid("a", 700.2, 200, "bad-witness-merkle-match");
        fleet.until(770);

        assertThat(fleet.kinds()).contains(NoticeKind.CONSENSUS_SPLIT);
    }

    @Test
    void invalidTipOfOthersChainIsASplitAndAnOldInvalidTipIsNot() {
        fleet.connect("b", 700, 200, 100);
        fleet.tell(
                "a",
                new ChainTips(
                        polled(710),
                        List.of(
                                new ChainTips.Tip(hash(99), 99, 0, "active"),
                                new ChainTips.Tip(hash(777), 50, 2, "invalid"))));
        assertThat(fleet.kinds()).isEmpty();
        fleet.tell("a", new ChainTips(polled(720), List.of(new ChainTips.Tip(hash(200), 100, 1, "invalid"))));

        assertThat(fleet.kinds()).containsExactly(NoticeKind.BAD_BLOCK, NoticeKind.CONSENSUS_SPLIT);
    }
}
