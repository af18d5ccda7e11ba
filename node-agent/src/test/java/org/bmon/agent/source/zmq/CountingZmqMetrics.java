package org.bmon.agent.source.zmq;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what the source tells. */
final class CountingZmqMetrics implements ZmqMetrics {

    final AtomicLong messages = new AtomicLong();
    final AtomicLong lost = new AtomicLong();
    final AtomicLong overflowed = new AtomicLong();
    final AtomicInteger restarts = new AtomicInteger();
    final AtomicInteger malformed = new AtomicInteger();
    final AtomicInteger renewed = new AtomicInteger();
    final AtomicInteger answered = new AtomicInteger();
    final AtomicInteger unanswered = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();
    final AtomicInteger missed = new AtomicInteger();
    final Map<String, Boolean> connected = new ConcurrentHashMap<>();

    @Override
    public void message(ZmqTopic topic) {
        messages.incrementAndGet();
    }

    @Override
    public void lost(ZmqTopic topic, long count) {
        lost.addAndGet(count);
    }

    @Override
    public void nodeRestarted() {
        restarts.incrementAndGet();
    }

    @Override
    public void malformed() {
        malformed.incrementAndGet();
    }

    @Override
    public void overflowed() {
        overflowed.incrementAndGet();
    }

    @Override
    public void connected(String endpoint, boolean now) {
        connected.put(endpoint, now);
    }

    @Override
    public void socketsRenewed() {
        renewed.incrementAndGet();
    }

    @Override
    public void reconciled(boolean didAnswer, int count) {
        (didAnswer ? answered : unanswered).incrementAndGet();
        missed.addAndGet(count);
    }

    @Override
    public void failed() {
        failed.incrementAndGet();
    }
}
