package org.bmon.collector.live;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.store.Changes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of each commit, in order, in a thread of its own: the next commit does not wait for them, unless they are
 * some commits behind. Nothing is left out.
 */
final class CommitNews {

    private static final Logger log = LoggerFactory.getLogger(CommitNews.class);
    private static final int MOST_BEHIND = 4;

    private final List<CommitListener> listeners;
    private final CollectorMetrics metrics;
    private final BlockingQueue<Optional<Changes>> untold = new ArrayBlockingQueue<>(MOST_BEHIND);
    private final Share share;
    private final Thread thread;

    CommitNews(List<CommitListener> listeners, CollectorMetrics metrics, Share share) {
        this.listeners = listeners.stream()
                .filter(listener -> share.isFleet() || listener.takesShares())
                .toList();
        this.metrics = metrics;
        this.share = share;
        this.thread = new Thread(this::run, "commit-news" + share.name());
    }

    void start() {
        if (share.isFleet()) {
            listeners.forEach(CommitListener::starting);
        }
        thread.start();
    }

    /** These changes are in the store. */
    void tell(Changes changes) throws InterruptedException {
        untold.put(Optional.of(changes));
    }

    /** Tells what is left to tell, and ends; a listener that takes longer is interrupted. */
    void stop(long waitMillis) throws InterruptedException {
        if (untold.offer(Optional.empty(), waitMillis, TimeUnit.MILLISECONDS)) {
            thread.join(waitMillis);
        }
        thread.interrupt();
        if (share.isFleet()) {
            listeners.forEach(CommitListener::ended);
        }
    }

    private void run() {
        try {
            for (Optional<Changes> next = untold.take(); next.isPresent(); next = untold.take()) {
                Changes changes = next.get();
                listeners.forEach(listener -> tell(listener, changes));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(CommitListener listener, Changes changes) {
        try {
            listener.committed(changes);
        } catch (RuntimeException e) {
            metrics.listenerFailed();
            log.error("{} failed on a commit; the next commits go on", listener, e);
        }
    }
}
