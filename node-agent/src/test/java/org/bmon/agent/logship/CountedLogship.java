package org.bmon.agent.logship;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Adds up what a log shipper tells. */
final class CountedLogship implements LogshipMetrics {

    private final Map<PushOutcome, AtomicLong> pushes = new EnumMap<>(PushOutcome.class);
    final AtomicLong failed = new AtomicLong();
    final AtomicLong shipped = new AtomicLong();
    final AtomicLong excluded = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong behind = new AtomicLong();
    final AtomicLong gaps = new AtomicLong();
    final AtomicLong cut = new AtomicLong();

    CountedLogship() {
        for (PushOutcome outcome : PushOutcome.values()) {
            pushes.put(outcome, new AtomicLong());
        }
    }

    long pushes(PushOutcome outcome) {
        return pushes.get(outcome).get();
    }

    @Override
    public void pushed(PushOutcome outcome) {
        pushes.get(outcome).incrementAndGet();
    }

    @Override
    public void shipped(int entries, long bytes) {
        shipped.addAndGet(entries);
    }

    @Override
    public void excluded(int entries) {
        excluded.addAndGet(entries);
    }

    @Override
    public void dropped(DropReason reason, int entries) {
        (reason == DropReason.BEHIND ? behind : refused).addAndGet(entries);
    }

    @Override
    public void cut(long bytes) {
        cut.addAndGet(bytes);
    }

    @Override
    public void gaps(long found) {
        gaps.addAndGet(found);
    }

    @Override
    public void failed() {
        failed.incrementAndGet();
    }
}
