package org.bmon.agent.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An answer whose head has come and whose body streams in; at the end of its time the body breaks off with an exception. */
public final class TimedAnswer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TimedAnswer.class);

    private final HttpResponse<InputStream> response;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final CompletableFuture<Void> expiry;
    private volatile boolean expired;

    TimedAnswer(HttpResponse<InputStream> response, long endNanos) {
        this.response = response;
        this.expiry = end.thenRun(this::expire);
        end.completeOnTimeout(null, Math.max(1, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void expire() {
        expired = true;
        closeBody();
    }

    /** The status code. */
    public int status() {
        return response.statusCode();
    }

    /** The headers. */
    public HttpHeaders headers() {
        return response.headers();
    }

    /** The body, which is closed with the answer. */
    public InputStream body() {
        return response.body();
    }

    /** Whether the time was up before the body was read. */
    public boolean isExpired() {
        return expired;
    }

    @Override
    public void close() {
        expiry.cancel(false);
        end.cancel(false);
        closeBody();
    }

    private void closeBody() {
        try {
            response.body().close();
        } catch (IOException e) {
            // What is closed early has nothing left to lose.
            LOG.trace("a body could not be closed", e);
        }
    }
}
