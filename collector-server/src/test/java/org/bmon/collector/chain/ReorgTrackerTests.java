package org.bmon.collector.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.block;
import static org.bmon.collector.Samples.connected;
import static org.bmon.collector.Samples.disconnected;
import static org.bmon.collector.Samples.node;

import java.util.ArrayList;
import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.NodeReachable;
import org.junit.jupiter.api.Test;

class ReorgTrackerTests {

    /** Blocks of ../shared/recordings/bitcoind-31.99, heights 266 and 267 of one branch, 266 to 268 of the other. */
    private static final BlockHash A1 = hash("4ace141f810a9da3eec9d8f698878d89c4d66c1f5f346980321e5f8ab0a4d2c5");

    private static final BlockHash A2 = hash("69ea609b6febf4233a3abce9a1f14fda66dbce3369a7e157ecc2ae67c44e6fb4");
    private static final BlockHash B1 = hash("73bc306708889e985420ed30515571649ae1c1890489b8270a1a1e97b6377f16");
    private static final BlockHash B2 = hash("542d578014189af84277140660eadcaf6763ec7fdc56b3f89ce409d1246c5c24");
    private static final BlockHash B3 = hash("1781598d854b14fcf4c13d4076977427fe83b71386881a4acaf32795b98c4289");

    private final List<Reorg> found = new ArrayList<>();
    private final ReorgTracker tracker = new ReorgTracker(node("node1"), found::add);

    private static BlockHash hash(String hex) {
        return BlockHash.ofHex(hex);
    }

    private void off(long at, TimeSource source, BlockHash... blocks) {
        for (BlockHash block : blocks) {
            tracker.accept(disconnected(at, source, block, null));
        }
    }

    private void on(long at, TimeSource source, BlockHash... blocks) {
        for (BlockHash block : blocks) {
            tracker.accept(connected(at, source, block, null));
        }
    }

    /** What node 1 did from 18:14:17.287395 to 18:14:21.442856: a reorg, invalidateblock, reconsiderblock. */
    private void recorded(TimeSource source, long later) {
        off(17_287_395 + later, source, A2, A1);
        on(17_288_107 + later, source, B1, B2, B3);
        off(20_434_083 + later, source, B3, B2, B1);
        on(20_436_472 + later, source, A1, A2);
        off(21_441_953 + later, source, A2, A1);
        on(21_442_640 + later, source, B1, B2, B3);
    }

    private void assertRecorded() {
        assertThat(found)
                .containsExactly(
                        new Reorg(node("node1"), 17_287_395, List.of(A2, A1), List.of(B1, B2, B3)),
                        new Reorg(node("node1"), 20_434_083, List.of(B3, B2, B1), List.of(A1, A2)),
                        new Reorg(node("node1"), 21_441_953, List.of(A2, A1), List.of(B1, B2, B3)));
        assertThat(found).extracting(Reorg::depth).containsExactly(2, 3, 2);
    }

    @Test
    void tellsTheRecordedReorgs() {
        recorded(TimeSource.LOG, 0);

        assertRecorded();
    }

    @Test
    void whatLogAndZmqBothTellIsOneReorg() {
        recorded(TimeSource.LOG, 0);
        recorded(TimeSource.RECEIVED, 130_000);
        tracker.finish();

        assertRecorded();
    }

    @Test
    void reportsOfBothSourcesMayBeMingled() {
        off(17_287_395, TimeSource.LOG, A2, A1);
        on(17_288_107, TimeSource.LOG, B1);
        off(17_300_000, TimeSource.RECEIVED, A2);
        on(17_288_107, TimeSource.LOG, B2, B3);
        off(17_300_000, TimeSource.RECEIVED, A1);
        on(17_300_000, TimeSource.RECEIVED, B1, B2, B3);
        tracker.finish();

        assertThat(found).containsExactly(new Reorg(node("node1"), 17_287_395, List.of(A2, A1), List.of(B1, B2, B3)));
    }

    @Test
    void connectedBlocksComeFromTheLogWhereZmqTellsOnlyOfDisconnectedOnes() {
        off(100, TimeSource.RECEIVED, A1);
        on(200, TimeSource.LOG, B1, B2);

        assertThat(found).containsExactly(new Reorg(node("node1"), 100, List.of(A1), List.of(B1, B2)));
    }

    @Test
    void isOverOnceTheChainIsHigher() {
        off(100, TimeSource.LOG, A1);
        on(200, TimeSource.LOG, B1, B2, B3);

        assertThat(found).containsExactly(new Reorg(node("node1"), 100, List.of(A1), List.of(B1, B2)));
    }

    @Test
    void isOverWhenNothingFollows() {
        off(100, TimeSource.LOG, A2, A1);
        on(200, TimeSource.LOG, B1);
        tracker.accept(new NodeReachable(Stamp.ofLog(200 + ReorgTracker.QUIET_MICROS), null, null));
        assertThat(found).isEmpty();
        tracker.accept(new NodeReachable(Stamp.ofLog(201 + ReorgTracker.QUIET_MICROS), null, null));

        assertThat(found).containsExactly(new Reorg(node("node1"), 100, List.of(A2, A1), List.of(B1)));
    }

    @Test
    void growingChainIsNoReorg() {
        on(100, TimeSource.LOG, A1, A2);
        on(110, TimeSource.RECEIVED, A1, A2);
        tracker.finish();

        assertThat(found).isEmpty();
    }

    @Test
    void endlessReorgIsBoundedAndCounted() {
        for (int i = 0; i < ReorgTracker.MAX_BLOCKS + 5; i++) {
            tracker.accept(disconnected(i, block(i), null));
        }
        tracker.finish();

        assertThat(found).singleElement().extracting(Reorg::depth).isEqualTo(ReorgTracker.MAX_BLOCKS);
        assertThat(tracker.droppedBlocks()).isEqualTo(5);
    }
}
