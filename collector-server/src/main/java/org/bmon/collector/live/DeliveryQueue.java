package org.bmon.collector.live;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Deliveries that wait for the analysis, with so many events at most. Safe for use by many threads. */
final class DeliveryQueue {

    private static final int MOST_DELIVERIES = 20_000;
    private static final long WAIT_MILLIS = 100;
    private static final int SPARE_PART = 10;

    private final int mostEvents;
    private final LinkedBlockingQueue<Delivery> queue = new LinkedBlockingQueue<>(MOST_DELIVERIES);
    private final AtomicLong events = new AtomicLong();
    private final AtomicInteger undone = new AtomicInteger();

    DeliveryQueue(int mostEvents) {
        this.mostEvents = mostEvents;
    }

    /** Takes a delivery or refuses it whole. */
    void add(Delivery delivery) throws QueueFullException {
        int more = delivery.events().size();
        long waiting = events.get();
        if (waiting > 0 && waiting + more > mostEvents) {
            throw new QueueFullException(waiting + " events wait for the analysis; send this batch again later");
        }
        events.addAndGet(more);
        undone.incrementAndGet();
        if (!queue.offer(delivery)) {
            events.addAndGet(-more);
            undone.decrementAndGet();
            throw new QueueFullException("too many batches wait for the analysis; send this one again later");
        }
    }

    /** The next delivery; null if none comes for a while. */
    @Nullable Delivery next() throws InterruptedException {
        return queue.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The analysis is through with a delivery. */
    void done(Delivery delivery) {
        events.addAndGet(-delivery.events().size());
        undone.decrementAndGet();
    }

    /** Forgets those that wait. */
    void clear() {
        for (Delivery delivery = queue.poll(); delivery != null; delivery = queue.poll()) {
            done(delivery);
        }
    }

    /** Whether none waits. */
    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Whether none waits, and none is being analysed. */
    boolean isDone() {
        return undone.get() == 0;
    }

    /** Whether what is left of its room is for those that are being read already. */
    boolean isNearlyFull() {
        return events.get() > mostEvents - mostEvents / SPARE_PART;
    }

    /** How many events wait. */
    long events() {
        return events.get();
    }
}
