package org.bmon.collector.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.StreamId;
import org.junit.jupiter.api.Test;

/** How many events may wait for the analysis. */
class DeliveryQueueTests {

    private static final StreamId STREAM = new StreamId(new NodeName("ada"), Network.MAIN, "e1");

    private final DeliveryQueue queue = new DeliveryQueue(1_000);

    private static Delivery delivery(int events) {
        Event event = new NodeStarted(Stamp.ofLog(1), "v30.0.0", Collections.emptySortedMap());
        return new Delivery(STREAM, 1, 1 + events, Collections.nCopies(events, event), null, 0, 0, 0, null, null);
    }

    @Test
    void nearlyFullLeavesATenthForWhatIsBeingRead() throws Exception {
        queue.add(delivery(900));
        assertThat(queue.isNearlyFull()).isFalse();
        queue.add(delivery(1));
        assertThat(queue.isNearlyFull()).isTrue();
        queue.add(delivery(99));
        assertThatThrownBy(() -> queue.add(delivery(1)))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("1000 events wait");

        queue.done(queue.next());

        assertThat(queue.isNearlyFull()).isFalse();
    }

    @Test
    void oneDeliveryLargerThanTheRoomIsTakenWhenNothingWaits() throws Exception {
        queue.add(delivery(5_000));

        assertThat(queue.events()).isEqualTo(5_000);
        assertThat(queue.isNearlyFull()).isTrue();
    }
}
