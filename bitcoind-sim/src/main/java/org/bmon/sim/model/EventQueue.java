package org.bmon.sim.model;

import java.util.PriorityQueue;

/** What is still to happen, in the order of time; of two things at one time the one that was planned first. */
public final class EventQueue {

    private record Planned(long micros, long order, Runnable what) implements Comparable<Planned> {
        @Override
        public int compareTo(Planned other) {
            return micros != other.micros ? Long.compare(micros, other.micros) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Planned> planned = new PriorityQueue<>();
    private long nowMicros;
    private long order;

    public EventQueue(long startMicros) {
        this.nowMicros = startMicros;
    }

    /** The true time, in microseconds since the epoch. */
    public long now() {
        return nowMicros;
    }

    /** Plans something for a time; for now, if that time is over. */
    public void at(long micros, Runnable what) {
        planned.add(new Planned(Math.max(micros, nowMicros), order++, what));
    }

    /** When the next thing happens; {@link Long#MAX_VALUE} if nothing is planned. */
    public long nextMicros() {
        Planned next = planned.peek();
        return next == null ? Long.MAX_VALUE : next.micros();
    }

    /** Lets everything happen up to and with a time, at which the queue then stands. */
    public void runUntil(long micros) {
        for (Planned next = planned.peek(); next != null && next.micros() <= micros; next = planned.peek()) {
            planned.poll();
            nowMicros = next.micros();
            next.what().run();
        }
        nowMicros = Math.max(nowMicros, micros);
    }
}
