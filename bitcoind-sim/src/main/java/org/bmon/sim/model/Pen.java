package org.bmon.sim.model;

import java.util.List;
import org.bmon.sim.log.Entry;

/** One thread of a node at work: it spends time, and what it writes to the log is stamped with the time it has come to. */
final class Pen {

    private final SimNode node;
    private final String thread;
    private long micros;

    Pen(SimNode node, String thread, long micros) {
        this.node = node;
        this.thread = thread;
        this.micros = micros;
    }

    /** The true time this thread has come to. */
    long micros() {
        return micros;
    }

    /** Lets time pass: so many microseconds on a fast machine, more on a slow one. */
    Pen spend(long least, long spread) {
        micros += Math.max(
                1,
                Math.round((least + node.random().nextLong(spread + 1))
                        * node.spec().slowness()));
        return this;
    }

    /** Moves on to a time, if it is not there yet. */
    Pen until(long micros) {
        this.micros = Math.max(this.micros, micros);
        return this;
    }

    /** Writes a line; gives its time. */
    long write(Entry entry) {
        long at = micros;
        node.log(at, thread, entry);
        micros += 4 + node.random().nextLong(10);
        return at;
    }

    /** Writes lines; gives the time of the first, or now if there is none. */
    long write(List<Entry> entries) {
        long at = micros;
        entries.forEach(this::write);
        return at;
    }
}
