package org.bmon.collector.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bmon.collector.store.StreamPosition;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.StreamId;
import org.bmon.common.wire.Batch;
import org.junit.jupiter.api.Test;

class StreamLedgerTests {

    private static final Stamp AT = Stamp.ofLog(1);

    private final StreamLedger ledger = new StreamLedger();
    private final List<StreamLedger.Admission> admitted = new ArrayList<>();

    private static StreamId stream(String epoch) {
        return new StreamId(new NodeName("n"), Network.MAIN, epoch);
    }

    private static Batch batch(String epoch, long first, int count) {
        Event event = new NodeReachable(AT, 290000, null);
        return new Batch(stream(epoch), first, 0, null, Collections.nCopies(count, event));
    }

    private Receipt take(Batch batch) throws Exception {
        return ledger.take(batch, 5, admitted::add);
    }

    @Test
    void whatOverlapsIsSkipped() throws Exception {
        take(batch("a", 1, 4));

        assertThat(take(batch("a", 3, 4))).isEqualTo(new Receipt(6, 0));
        assertThat(admitted.get(1).skip()).isEqualTo(2);
        assertThat(admitted.get(1).first()).isEqualTo(5);
        assertThat(take(batch("a", 1, 2))).isEqualTo(new Receipt(6, 0));
        assertThat(admitted.get(2).skip()).isEqualTo(2);
    }

    @Test
    void gapIsRefusedHoweverOftenItComes() throws Exception {
        take(batch("a", 1, 2));

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> take(batch("a", 4, 1)))
                    .isInstanceOfSatisfying(StreamConflictException.class, e -> {
                        assertThat(e.receipt()).isEqualTo(new Receipt(2, 0));
                        assertThat(e).hasMessageContaining("positions 3 to 3");
                    });
        }
        assertThat(admitted).hasSize(1);
    }

    @Test
    void gapThatTheOutboxTellsIsTaken() throws Exception {
        Event gap = new DataGap(AT, DataGap.Source.OUTBOX, "events-dropped", 9L, "");

        assertThat(take(new Batch(stream("a"), 10, 0, null, List.of(gap)))).isEqualTo(new Receipt(10, 0));
        assertThat(admitted.get(0).missed()).isEqualTo(9);
        assertThat(take(batch("a", 11, 1))).isEqualTo(new Receipt(11, 0));
        assertThat(admitted.get(1).missedNow()).isZero();
    }

    @Test
    void epochThatWasReplacedIsOver() throws Exception {
        take(batch("a", 1, 2));
        take(batch("b", 1, 1));

        assertThatThrownBy(() -> take(batch("a", 3, 1))).isInstanceOf(StreamConflictException.class);
        assertThat(take(batch("b", 2, 1))).isEqualTo(new Receipt(2, 0));
    }

    @Test
    void newEpochThatIsRefusedDoesNotReplaceTheOldOne() throws Exception {
        take(batch("a", 1, 2));
        assertThatThrownBy(() -> take(batch("b", 5, 1))).isInstanceOf(StreamConflictException.class);

        assertThat(take(batch("a", 3, 1))).isEqualTo(new Receipt(3, 0));
    }

    @Test
    void batchThatTheQueueRefusesLeavesThePosition() throws Exception {
        take(batch("a", 1, 2));
        assertThatThrownBy(() -> ledger.take(batch("a", 3, 2), 5, admission -> {
                    throw new QueueFullException("full");
                }))
                .isInstanceOf(QueueFullException.class);

        assertThat(take(batch("a", 3, 0))).isEqualTo(new Receipt(2, 0));
    }

    @Test
    void restoredStreamGoesOnFromWhatIsDurable() throws Exception {
        ledger.restore(List.of(new StreamPosition(stream("a"), 9, 0, 1), new StreamPosition(stream("b"), 3, 0, 2)));

        assertThat(take(batch("b", 4, 1))).isEqualTo(new Receipt(4, 3));
        assertThatThrownBy(() -> take(batch("a", 10, 1))).isInstanceOf(StreamConflictException.class);
        ledger.durable(stream("b"), 4);
        ledger.durable(stream("a"), 10);
        assertThat(take(batch("b", 5, 0))).isEqualTo(new Receipt(4, 4));
    }
}
