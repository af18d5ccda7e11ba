package org.bmon.collector.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.bmon.collector.live.Delivery;
import org.bmon.collector.store.StreamPosition;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.StreamId;
import org.bmon.common.part.Part;
import org.junit.jupiter.api.Test;

/** What of a part is new. */
class PartLedgerTests {

    private static final StreamId STREAM = new StreamId(new NodeName("ada"), Network.REGTEST, "e1");

    private final PartLedger ledger = new PartLedger(1, 2);

    private static Event event(long position) {
        return new NodeReachable(Stamp.ofLog(position), 290_000, null);
    }

    /** A part that covers {@code first} to before {@code next} and has the events of these positions. */
    private static Part part(StreamId stream, long first, long next, long missed, Long... positions) {
        List<Event> events = new ArrayList<>();
        for (long position : positions) {
            events.add(event(position));
        }
        return new Part(stream, first, next, missed, 5, 1_000 + next, null, 1, 2, List.of(positions), events);
    }

    private Delivery take(Part part) throws DeadRecordException {
        PartLedger.Admission admission = ledger.admit(part, 7);
        ledger.taken(admission);
        return admission.delivery();
    }

    private static List<Long> positions(Delivery delivery) {
        return delivery.events().stream().map(event -> event.at().micros()).toList();
    }

    @Test
    void eventsAreTakenOnce() throws Exception {
        assertThat(positions(take(part(STREAM, 1, 6, 0, 2L, 5L)))).containsExactly(2L, 5L);
        Delivery again = take(part(STREAM, 1, 6, 0, 2L, 5L));
        Delivery partly = take(part(STREAM, 3, 9, 0, 5L, 6L, 8L));

        assertThat(again.events()).isEmpty();
        assertThat(again.first()).isEqualTo(again.next());
        assertThat(again.nextOffset()).isEqualTo(8);
        assertThat(positions(partly)).containsExactly(6L, 8L);
        assertThat(partly.first()).isEqualTo(6);
        assertThat(partly.next()).isEqualTo(9);
    }

    @Test
    void partWithoutEventsMovesTheStreamOn() throws Exception {
        take(part(STREAM, 1, 4, 0));
        Delivery next = take(part(STREAM, 4, 6, 0, 4L));

        assertThat(positions(next)).containsExactly(4L);
    }

    @Test
    void whatIsAdmittedButNotTakenComesAgain() throws Exception {
        ledger.admit(part(STREAM, 1, 3, 0, 1L, 2L), 1);

        assertThat(positions(take(part(STREAM, 1, 3, 0, 1L, 2L)))).containsExactly(1L, 2L);
    }

    @Test
    void whatNoRecordBroughtIsAGapAndCountsAsMissed() throws Exception {
        take(part(STREAM, 1, 4, 0, 1L));
        PartLedger.Admission admission = ledger.admit(part(STREAM, 9, 12, 0, 10L), 1);

        assertThat(admission.lostNow()).isEqualTo(5);
        assertThat(admission.delivery().missed()).isEqualTo(5);
        assertThat(admission.delivery().events()).hasSize(2);
        assertThat(admission.delivery().events().get(0)).isInstanceOfSatisfying(DataGap.class, gap -> {
            assertThat(gap.source()).isEqualTo(DataGap.Source.OUTBOX);
            assertThat(gap.kind()).isEqualTo(PartLedger.RECORDS_LOST);
            assertThat(gap.missing()).isEqualTo(5);
        });
        ledger.taken(admission);
        assertThat(take(part(STREAM, 12, 13, 0, 12L)).missed()).isEqualTo(5);
    }

    @Test
    void gapThatTheOutboxTellsOfIsNotToldAgain() throws Exception {
        take(part(STREAM, 1, 4, 0, 1L));
        Event told = new DataGap(Stamp.ofLog(9), DataGap.Source.OUTBOX, "events-dropped", 6L, "");
        PartLedger.Admission admission =
                ledger.admit(new Part(STREAM, 9, 10, 6, 5, 99, null, 1, 2, List.of(9L), List.of(told)), 1);

        assertThat(admission.lostNow()).isZero();
        assertThat(admission.delivery().events()).containsExactly(told);
        assertThat(admission.delivery().missed()).isEqualTo(6);
    }

    @Test
    void streamGoesOnFromTheStoreAndWhatWasLostStaysMissed() throws Exception {
        ledger.restore(List.of(new StreamPosition(STREAM, 4, 3, 5)));

        Delivery next = take(part(STREAM, 3, 7, 1, 4L, 5L));
        assertThat(positions(next)).containsExactly(5L);
        assertThat(next.missed()).isEqualTo(3);
        assertThat(take(part(STREAM, 7, 8, 1, 7L)).missed()).isEqualTo(3);
    }

    @Test
    void streamThatNobodyKnowsBeginsWhereItsFirstPartDoes() throws Exception {
        PartLedger.Admission admission = ledger.admit(part(STREAM, 100, 103, 0, 101L), 1);

        assertThat(admission.lostNow()).isZero();
        assertThat(positions(admission.delivery())).containsExactly(101L);
    }

    @Test
    void newEpochReplacesTheOldOneForGood() throws Exception {
        StreamId later = new StreamId(STREAM.node(), STREAM.network(), "e2");
        take(part(STREAM, 1, 4, 0, 1L));
        take(part(later, 1, 3, 0, 1L));

        assertThatThrownBy(() -> ledger.admit(part(STREAM, 4, 5, 0, 4L), 1))
                .isInstanceOfSatisfying(
                        DeadRecordException.class, e -> assertThat(e.why()).isEqualTo(DeadReason.OVER));
    }

    @Test
    void partOfAnotherPartitionIsMisplaced() {
        assertThatThrownBy(() -> new PartLedger(0, 2).admit(part(STREAM, 1, 2, 0, 1L), 1))
                .isInstanceOfSatisfying(
                        DeadRecordException.class, e -> assertThat(e.why()).isEqualTo(DeadReason.MISPLACED));
        assertThatThrownBy(() -> new PartLedger(1, 3).admit(part(STREAM, 1, 2, 0, 1L), 1))
                .isInstanceOf(DeadRecordException.class);
    }
}
