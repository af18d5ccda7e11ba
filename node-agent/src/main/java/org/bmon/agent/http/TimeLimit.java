package org.bmon.agent.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ends a connection when the time of an answer is up, unless it is lifted before. */
final class TimeLimit {

    private final Connection connection;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final CompletableFuture<Void> expiry;
    private boolean lifted;
    private boolean expired;

    TimeLimit(Connection connection, Duration within) {
        this.connection = connection;
        this.expiry = end.thenRun(this::expire);
        end.completeOnTimeout(null, Math.max(1, within.toNanos()), TimeUnit.NANOSECONDS);
    }

    private synchronized void expire() {
        if (!lifted) {
            expired = true;
            connection.end();
        }
    }

    /** From now on the connection is not ended by it. */
    synchronized void lift() {
        lifted = true;
        expiry.cancel(false);
        end.cancel(false);
    }

    synchronized boolean isExpired() {
        return expired;
    }
}
