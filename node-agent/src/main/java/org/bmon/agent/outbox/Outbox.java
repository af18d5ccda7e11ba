package org.bmon.agent.outbox;

/**
 * The events of one node that the collector does not have durably yet, numbered from 1 without gaps. Every change is
 * done whole or not at all, and what was done outlives the process. Safe for use by many threads.
 *
 * <p>Where events had to go, a {@code DataGap} of source {@code OUTBOX} stands at the last of their positions and counts
 * them, so that a reader who lacks positions finds, at the next one there is, how many and why.
 */
public interface Outbox extends Intake, AutoCloseable {

    @Override
    default boolean isHalfFull() {
        OutboxState now = state();
        return now.bytes() > now.limitBytes() / 2;
    }

    /** Consecutive events from the first position there is at or after {@code from}; at least one if there is any. */
    Slice read(long from, int maxEvents, int maxBytes);

    /** Forgets the events up to a position: the collector has what became of them. */
    void forget(long durable);

    /** Keeps aside the events from {@code first} to {@code last}, which the collector refused; a gap stands for them. */
    void park(long first, long last, String reason);

    /**
     * Accounts for events that were forgotten on the collector's word and that it lacks again: unless the outbox still
     * has the event after {@code received}, a gap is put before the oldest that it has.
     */
    void bridge(long received);

    /** Numbers anew what is held, in a new stream: the collector has positions that this outbox never gave out. */
    void renew(String reason);

    /** What it holds now. */
    OutboxState state();

    /** Ends its use; what it holds stays on the disk. */
    @Override
    void close();
}
