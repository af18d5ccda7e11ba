package org.bmon.common.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeUnreachable;
import org.bmon.common.event.StreamId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamProgressTests {

    private static final Event OUTBOX_GAP =
            new DataGap(Stamp.ofLog(1), DataGap.Source.OUTBOX, "events-dropped", 5L, "the outbox was full");

    @Test
    void theFirstBatchOfANodeOpensItsStream() throws Exception {
        StreamProgress.Step step = step(null, batch("a", 1, 3));

        assertThat(step.skip()).isZero();
        assertThat(step.first()).isEqualTo(1);
        assertThat(step.then()).isEqualTo(at("a", 3, 0));
    }

    @Test
    void whatIsKnownIsSkipped() throws Exception {
        StreamProgress.Step overlapping = step(at("a", 4, 0), batch("a", 3, 5));
        assertThat(overlapping.skip()).isEqualTo(2);
        assertThat(overlapping.first()).isEqualTo(5);
        assertThat(overlapping.then()).isEqualTo(at("a", 7, 0));

        StreamProgress.Step old = step(at("a", 9, 0), batch("a", 3, 2));
        assertThat(old.skip()).isEqualTo(2);
        assertThat(old.first()).isEqualTo(10);
        assertThat(old.then()).isEqualTo(at("a", 9, 0));
    }

    @Test
    void aHoleWithoutAWordIsNotTaken() {
        assertThatExceptionOfType(NotFollowingException.class)
                .isThrownBy(() -> step(at("a", 4, 0), batch("a", 6, 1)))
                .withMessage("positions 5 to 5 of oak are missing; send from 5, or begin with a DataGap of the outbox"
                        + " if there is nothing older")
                .satisfies(e -> assertThat(e.progress()).isEqualTo(at("a", 4, 0)));
        assertThatExceptionOfType(NotFollowingException.class).isThrownBy(() -> step(null, batch("a", 2, 0)));
    }

    @Test
    void theOutboxsWordForAHoleIsTakenAndCounted() throws Exception {
        StreamProgress.Step step = step(at("a", 4, 2), new Batch(id("a"), 9, 0, null, List.of(OUTBOX_GAP)));

        assertThat(step.first()).isEqualTo(9);
        assertThat(step.missedNow()).isEqualTo(4);
        assertThat(step.then()).isEqualTo(at("a", 9, 6));
    }

    @Test
    void anEpochThatWasReplacedIsOver() throws Exception {
        StreamProgress second = step(at("a", 4, 0), batch("b", 1, 2)).then();
        assertThat(second.received()).isEqualTo(2);

        assertThatExceptionOfType(NotFollowingException.class)
                .isThrownBy(() -> step(second, batch("a", 5, 1)))
                .withMessage("epoch a of oak is over; epoch b came after it");
        assertThat(second.laterOf(at("a", 99, 0))).isEqualTo(second);
        assertThat(at("a", 99, 0).laterOf(second)).isEqualTo(second);
    }

    @Test
    void ofOneStreamTheFurtherIsTheLater() {
        assertThat(at("a", 4, 0).laterOf(at("a", 7, 0))).isEqualTo(at("a", 7, 0));
        assertThat(at("a", 7, 0).laterOf(at("a", 4, 0))).isEqualTo(at("a", 7, 0));
    }

    private static StreamProgress.Step step(@Nullable StreamProgress known, Batch batch) throws NotFollowingException {
        return StreamProgress.step(known, batch, 77);
    }

    private static StreamId id(String epoch) {
        return new StreamId(new NodeName("oak"), Network.MAIN, epoch);
    }

    private static StreamProgress at(String epoch, long received, long missed) {
        return new StreamProgress(id(epoch), received, missed, 77, List.of());
    }

    private static Batch batch(String epoch, long first, int events) {
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            all.add(new NodeUnreachable(Stamp.ofLog(first + i), "refused"));
        }
        return new Batch(id(epoch), first, 0, null, all);
    }
}
