package org.bmon.agent.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A line to one server over HTTP/1.1. A request is sent once, redirects are not followed, and its time limit covers the body
 * of the answer, which the JDK's own does not. Safe for use by many threads.
 */
public final class HttpLine implements AutoCloseable {

    private final HttpClient client;

    /** @param connectTimeout how long a connection may take */
    public HttpLine(Duration connectTimeout) {
        this(connectTimeout, null);
    }

    /** The same, and over TLS these authorities are believed; null for the JDK's. */
    HttpLine(Duration connectTimeout, @Nullable SSLContext authorities) {
        // Nothing that answers set off takes long, so the client's own thread does it: a pool costs each request four
        // switches.
        HttpClient.Builder builder = HttpClient.newBuilder();
        if (authorities != null) {
            builder.sslContext(authorities);
        }
        this.client = builder.version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Sends a request and waits for the head of the answer; close the answer.
     *
     * @param within how long the answer may take, body included
     * @throws HttpTimeoutException if it takes longer; of its kind HttpConnectTimeoutException if there is no connection
     * @throws IOException if no answer comes
     */
    public TimedAnswer send(HttpRequest request, Duration within) throws IOException, InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        CompletableFuture<HttpResponse<InputStream>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        try {
            return new TimedAnswer(answer.get(Math.max(1, within.toNanos()), TimeUnit.NANOSECONDS), end);
        } catch (TimeoutException e) {
            abandon(answer);
            throw new HttpTimeoutException("no answer within " + within.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (InterruptedException e) {
            abandon(answer);
            throw e;
        }
    }

    /** The request is given up; an answer that came at this very moment is closed. */
    private static void abandon(CompletableFuture<HttpResponse<InputStream>> answer) {
        if (!answer.cancel(true) && !answer.isCompletedExceptionally()) {
            new TimedAnswer(answer.join(), System.nanoTime()).close();
        }
    }

    /** Ends its thread; on a JDK older than 21 that goes once the client is collected as garbage. */
    @Override
    public void close() {
        if ((Object) client instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException("the HTTP client can't be closed", e);
            }
        }
    }
}
