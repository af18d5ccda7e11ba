package org.bmon.agent.outbox;

/** The counts of an outbox. A change works on a copy, which takes the place of the old one once it is committed. */
final class Tally {

    /** What a row takes beside its body, roughly. */
    static final int ROW_BYTES = 40;

    long first = 1;
    long next = 1;
    long events;
    long bytes;
    long dropped;
    long parked;
    long parkedBytes;
    long parkedDropped;

    Tally copy() {
        Tally copy = new Tally();
        copy.first = first;
        copy.next = next;
        copy.events = events;
        copy.bytes = bytes;
        copy.dropped = dropped;
        copy.parked = parked;
        copy.parkedBytes = parkedBytes;
        copy.parkedDropped = parkedDropped;
        return copy;
    }

    void added(long position, int length) {
        first = events == 0 ? position : Math.min(first, position);
        events++;
        bytes += length + ROW_BYTES;
    }

    /** Events went from the outbox; {@code lowest} is the first position that is left. */
    void removed(long count, long length, long lowest) {
        events -= count;
        bytes -= length + count * ROW_BYTES;
        first = lowest;
    }

    long allBytes() {
        return bytes + parkedBytes;
    }
}
