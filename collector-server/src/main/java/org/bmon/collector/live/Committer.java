package org.bmon.collector.live;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.store.Changes;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.ShardLostException;
import org.bmon.collector.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits what was taken and found, every so often, in a thread of its own. A commit that fails is tried again. */
final class Committer {

    private static final Logger log = LoggerFactory.getLogger(Committer.class);
    private static final long RETRY_MILLIS = 1_000;
    private static final Duration FORGET_EVERY = Duration.ofMinutes(1);
    private static final Duration JOURNAL_SLACK = Duration.ofMinutes(5);

    private final LiveFleet fleet;
    private final HistoryStore store;
    private final CollectorMetrics metrics;
    private final LiveProperties properties;
    private final StandingEvents standing;
    private final CommitNews news;
    private final Semaphore hurry = new Semaphore(0);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean healthy = true;
    private long forgotAtMicros = Long.MIN_VALUE;

    Committer(
            LiveFleet fleet,
            HistoryStore store,
            CollectorMetrics metrics,
            LiveProperties properties,
            StandingEvents standing,
            CommitNews news,
            Share share) {
        this.fleet = fleet;
        this.store = store;
        this.metrics = metrics;
        this.properties = properties;
        this.standing = standing;
        this.news = news;
        this.thread = new Thread(this::run, "commit" + share.name());
    }

    void start() {
        news.start();
        thread.start();
    }

    /** Commits what there is and ends. */
    void stop(long waitMillis) throws InterruptedException {
        stopping.countDown();
        hurry.release();
        thread.join(waitMillis);
        news.stop(waitMillis);
    }

    /** Ends without another commit. */
    void abandon() {
        stopping.countDown();
        thread.interrupt();
    }

    /** Much has been taken already: the next commit should not wait for its time. */
    void hurry() {
        if (hurry.availablePermits() == 0) {
            hurry.release();
        }
    }

    boolean isHealthy() {
        return healthy;
    }

    private void run() {
        try {
            boolean last;
            Changes restored = fleet.restored();
            if (!restored.isEmpty() && !commit(restored, 0)) {
                return;
            }
            do {
                if (hurry.tryAcquire(properties.commitEvery().toMillis(), TimeUnit.MILLISECONDS)) {
                    hurry.drainPermits();
                }
                last = stopping.getCount() == 0;
                LiveFleet.Commit taken = fleet.takePending();
                Changes changes = taken.changes();
                if (!changes.isEmpty() && commit(changes, taken.events())) {
                    fleet.durable(changes.positions());
                    news.tell(changes);
                }
                forget();
            } while (!last);
        } catch (ShardLostException e) {
            healthy = false;
            log.warn("Nothing more is written here: {}", e.getMessage());
            fleet.lost();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tries until it goes through; gives up only when the collector stops, and then nothing was acknowledged. */
    private boolean commit(Changes changes, int events) throws InterruptedException {
        while (true) {
            long begin = System.nanoTime();
            try {
                metrics.lateRecords(store.write(changes, properties.windowMicros()));
                metrics.committed(System.nanoTime() - begin, events);
                healthy = true;
                return true;
            } catch (StoreException e) {
                metrics.commitFailed();
                if (healthy) {
                    log.error("Nothing is acknowledged until the store works again: {}", e.getMessage(), e);
                }
                healthy = false;
                if (stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
        }
    }

    private void forget() {
        long now = fleet.nowMicros();
        if (forgotAtMicros != Long.MIN_VALUE && now - forgotAtMicros < micros(FORGET_EVERY)) {
            return;
        }
        forgotAtMicros = now;
        // See docs/delivery.md: no object that began before the journal may still be in flight.
        long journalFor = 4 * properties.windowMicros() + micros(JOURNAL_SLACK);
        try {
            store.forget(now - journalFor, now - micros(properties.keepTransactions()), standing::read);
        } catch (StoreException e) {
            metrics.commitFailed();
            log.warn("Old records stay for now: {}", e.getMessage());
        }
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
