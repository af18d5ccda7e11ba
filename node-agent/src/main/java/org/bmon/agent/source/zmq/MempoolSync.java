package org.bmon.agent.source.zmq;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.MempoolLedger;
import org.bmon.agent.source.MempoolQuery;
import org.bmon.agent.source.MempoolSnapshot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the node for its mempool at the start and after each gap, in a thread of its own, and has the answer reconciled
 * once ZMQ has told all that came before it. All other methods are for one thread.
 */
final class MempoolSync implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MempoolSync.class);

    /** ZMQ lags the RPC by the node's queue. */
    private static final long CATCH_UP_NANOS = 5_000_000_000L;

    private static final long BETWEEN_NANOS = 10_000_000_000L;

    /** So many transactions more than the last answer had are mostly those that blocks took. */
    private static final int MOST_MORE = 250_000;

    private final MempoolLedger ledger;
    private final MempoolQuery query;
    private final ZmqMetrics metrics;
    private final ExecutorService thread;
    private boolean wanted = true;
    private @Nullable Future<MempoolSnapshot> asking;
    private @Nullable MempoolSnapshot answer;
    private long answeredNanos;
    private long notBeforeNanos;
    private long lastSequence;
    private int size;

    /** Wants a first answer; {@code nanos} is now. */
    MempoolSync(MempoolLedger ledger, MempoolQuery query, ZmqMetrics metrics, String name, long nanos) {
        this.ledger = ledger;
        this.query = query;
        this.metrics = metrics;
        this.notBeforeNanos = nanos;
        this.thread = Executors.newSingleThreadExecutor(task -> new Thread(task, name));
    }

    /** Something was missed. */
    void want() {
        wanted = true;
    }

    /** ZMQ told of this change of the mempool; 0 after a restart of the node. */
    void sequence(long sequence) {
        lastSequence = sequence;
    }

    /** Asks, or takes the answer, if it is time to. */
    void step(long nanos) throws OutboxFullException {
        Future<MempoolSnapshot> asked = asking;
        if (asked != null && asked.isDone()) {
            asking = null;
            taken(asked, nanos);
        }
        MempoolSnapshot given = answer;
        if (given != null && (hasComeTo(given.nextSequence()) || nanos - answeredNanos >= CATCH_UP_NANOS)) {
            int missed = ledger.answered(given);
            answer = null;
            size = given.txids().size();
            metrics.reconciled(true, missed);
            LOG.info("The mempool has {} transactions; {} of them had been missed", size, missed);
        }
        wanted |= ledger.size() > size + MOST_MORE;
        if (wanted && asking == null && answer == null && nanos - notBeforeNanos >= 0) {
            wanted = false;
            notBeforeNanos = nanos + BETWEEN_NANOS;
            ledger.asked();
            asking = thread.submit(query::ask);
        }
    }

    private void taken(Future<MempoolSnapshot> asked, long nanos) {
        try {
            answer = asked.get();
            answeredNanos = nanos;
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof IOException)) {
                metrics.failed();
                LOG.error("Asking for the mempool failed in a way that was not foreseen", e);
            }
            wanted = true;
            metrics.reconciled(false, 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasComeTo(long nextSequence) {
        return Long.compareUnsigned(lastSequence + 1, nextSequence) >= 0;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
                LOG.warn("Asking for the mempool does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
