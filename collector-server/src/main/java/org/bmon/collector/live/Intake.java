package org.bmon.collector.live;

import java.util.List;
import org.bmon.common.event.StreamId;
import org.bmon.common.wire.Batch;

/** Where the batches of agents go. Safe for use by many threads. */
public interface Intake {

    /**
     * Takes a batch: events taken before are skipped.
     *
     * @param body the bytes of the batch, as they came
     * @param receivedMicros when they came
     * @throws StreamConflictException if the batch does not follow what was taken
     * @throws QueueFullException if it should come again later; nothing of it was taken
     */
    Receipt receive(Batch batch, byte[] body, long receivedMicros) throws StreamConflictException, QueueFullException;

    /** Whether a batch would hardly be taken now: worth asking before it is unpacked and decoded in vain. */
    default boolean isNearlyFull() {
        return false;
    }

    /** What to ask an agent for in the reply to a batch of this stream, most wanted first. */
    List<String> wants(StreamId stream);
}
