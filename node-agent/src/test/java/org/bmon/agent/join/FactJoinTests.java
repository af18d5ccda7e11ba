package org.bmon.agent.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.Txid;
import org.bmon.common.Wtxid;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.NodeWarning;
import org.bmon.common.event.TxAccepted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FactJoinTests {

    private static final Txid TX = new Txid(1, 2, 3, 4);
    private static final BlockHash BLOCK = new BlockHash(5, 6, 7, 8);
    private static final long SECOND = 1_000_000_000L;

    private final List<Event> out = new ArrayList<>();
    private FactJoin join = new FactJoin(0);

    private static TxAccepted logged(long micros) {
        return new TxAccepted(Stamp.ofLog(micros), TX, new Wtxid(9, 9, 9, 9), 7L, null);
    }

    private static TxAccepted received(long micros) {
        return new TxAccepted(new Stamp(micros, TimeSource.RECEIVED), TX, null, null, 55L);
    }

    private void restart() {
        JoinText text = new JoinText();
        join = text.read(text.write(join), 100, 100 * SECOND);
    }

    @Test
    void factThatZmqTellsFirstIsOneEventOfTheLogWithBothOnesDetails() {
        join.zmqTold(received(30), SECOND, out::add);
        assertThat(out).isEmpty();
        join.logTold(logged(20), out::add);
        join.release(10 * SECOND, 10 * SECOND, out::add);
        assertThat(out).containsExactly(new TxAccepted(Stamp.ofLog(20), TX, new Wtxid(9, 9, 9, 9), 7L, 55L));
    }

    @Test
    void factThatTheLogTellsFirstLeavesAtOnceAndOnce() {
        join.logTold(logged(20), out::add);
        assertThat(out).containsExactly(logged(20));
        join.zmqTold(received(30), SECOND, out::add);
        join.release(10 * SECOND, 10 * SECOND, out::add);
        assertThat(out).hasSize(1);
    }

    @Test
    void whatTheLogHasNotToldOnceItIsReadLeavesWithTheTimeOfReceipt() {
        join.zmqTold(received(30), SECOND, out::add);
        join.release(SECOND + FactJoin.SLACK_NANOS - 1, 2 * SECOND, out::add);
        assertThat(out).isEmpty();
        join.release(SECOND + FactJoin.SLACK_NANOS, 2 * SECOND, out::add);
        assertThat(out).containsExactly(received(30));
    }

    @Test
    void logOutOfReachIsWaitedForNoLongerThanHalfAMinuteAndThenNotAtAll() {
        join.zmqTold(received(30), SECOND, out::add);
        join.release(0, FactJoin.PATIENCE_NANOS, out::add);
        assertThat(out).isEmpty();
        join.release(0, FactJoin.PATIENCE_NANOS + 1, out::add);
        assertThat(out).containsExactly(received(30));
        join.zmqTold(new BlockConnected(new Stamp(40, TimeSource.RECEIVED), BLOCK, null, null), 40 * SECOND, out::add);
        join.release(0, 40 * SECOND, out::add);
        assertThat(out).hasSize(2);
    }

    @Test
    void logThatComesBackRepeatsNothing() {
        join.zmqTold(received(30), SECOND, out::add);
        join.release(0, 60 * SECOND, out::add);
        restart();
        join.logTold(logged(20), out::add);
        assertThat(out).containsExactly(received(30));
    }

    @Test
    void whatWaitsOutlivesTheProcess() {
        join.zmqTold(received(30), SECOND, out::add);
        join.logTold(new BlockConnected(Stamp.ofLog(31), BLOCK, 5, 6L), out::add);
        restart();
        join.logTold(logged(20), out::add);
        join.zmqTold(new BlockConnected(new Stamp(32, TimeSource.RECEIVED), BLOCK, null, null), SECOND, out::add);
        join.release(200 * SECOND, 200 * SECOND, out::add);
        assertThat(out).hasSize(2).allMatch(event -> event.at().source() == TimeSource.LOG);
    }

    @Test
    void clockThatSteppedTenSecondsSplitsNoFact() {
        long step = 10_000_000;
        join.logTold(logged(50_000_000), out::add);
        join.zmqTold(received(50_000_100 - step), SECOND, out::add);
        join.zmqTold(received(70_000_000 + step), 2 * SECOND, out::add);
        join.logTold(logged(70_000_000), out::add);
        join.release(10 * SECOND, 10 * SECOND, out::add);
        assertThat(out)
                .containsExactly(
                        logged(50_000_000),
                        new TxAccepted(Stamp.ofLog(70_000_000), TX, new Wtxid(9, 9, 9, 9), 7L, 55L));
    }

    @Test
    void historyThatTheLogTellsWaitsForNoMessage() {
        join = new FactJoin(3_600_000_000L);
        join.logTold(logged(20), out::add);
        assertThat(join.owed.size()).isZero();
        assertThat(join.counts().logAlone).isEqualTo(1);
    }

    @Test
    void newProcessOwesNothingOfTheOldOne() {
        join.logTold(logged(20), out::add);
        join.logTold(new NodeStarted(Stamp.ofLog(30), "v28.0.0", new TreeMap<>()), out::add);
        join.nodeRestarted();
        join.zmqTold(received(40), SECOND, out::add);
        join.release(10 * SECOND, 10 * SECOND, out::add);
        assertThat(out).contains(received(40));
    }

    @Test
    void whatOnlyOneSourceTellsPasses() {
        Event warning = new NodeWarning(Stamp.ofLog(1), "x", "y");
        join.logTold(warning, out::add);
        assertThat(out).containsExactly(warning);
        assertThat(join.hasChanged()).isFalse();
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < 30_000; i++) {
            Txid txid = new Txid(0, 0, 0, i);
            join.zmqTold(new TxAccepted(new Stamp(1, TimeSource.RECEIVED), txid, null, null, null), SECOND, out::add);
            join.logTold(new BlockConnected(Stamp.ofLog(1), new BlockHash(0, 0, 0, i), 1, 1L), event -> {});
        }
        assertThat(join.held.size()).isEqualTo(FactJoin.MOST_HELD);
        assertThat(join.owed.size()).isEqualTo(FactJoin.MOST_REMEMBERED);
        assertThat(out).hasSize(10_000);
    }

    @Test
    void textOfSomethingElseIsRefused() {
        for (String text :
                List.of("", "join 1 2", "join 1 0 0\nheld {", "join 1 0 0\nowed x 1", "join 1 0 0\nother y")) {
            assertThatThrownBy(() -> new JoinText().read(text, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 25);
    }

    /** Whatever is lost, late or killed: each fact is told as often as it happened, as far as anybody told of it. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void eachFactIsToldAsOftenAsItHappened(long seed) {
        SharedNode node = new SharedNode(seed);
        node.run();
        node.expected.values().removeIf(count -> count == 0);
        assertThat(node.told).isEqualTo(node.expected);
        assertThat(node.events).hasSizeGreaterThan(1000);
        if (node.outOfReach == 0) {
            assertThat(node.wrongTimes).isZero();
        }
    }
}
