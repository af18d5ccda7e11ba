package org.bmon.agent.outbox;

import java.util.List;
import java.util.Optional;
import org.bmon.common.event.Event;

/**
 * Where a source puts what it learnt of the node. Events and the reading position that they end at go in together, whole
 * or not at all, and outlive the process: a source that goes on from its position neither loses nor repeats anything.
 * Safe for use by many sources at once; each one's events keep their order.
 */
public interface Intake {

    /**
     * Appends events and moves reading positions, together.
     *
     * @throws OutboxFullException if the disk has no room; nothing was appended or moved
     */
    void append(List<Event> events, ReadingPosition... positions) throws OutboxFullException;

    /**
     * The source has read all there is, and nothing is new: what waits for another source may go on.
     *
     * @throws OutboxFullException if the disk has no room; it may be called again
     */
    default void idle() throws OutboxFullException {}

    /** The value of the source's last reading position. */
    Optional<String> position(String source);

    /** Whether half the room for events is taken: a source that reads history, which keeps, waits. */
    boolean isHalfFull();
}
