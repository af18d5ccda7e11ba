package org.bmon.agent.source.rpc;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bmon.agent.http.HttpLine;
import org.bmon.agent.http.TimedAnswer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;

/**
 * Carries calls to bitcoind over HTTP/1.1: a deadline that covers the body, a limit to it, credentials read anew when
 * they are refused. A request is sent once, or, after a refusal with changed credentials, twice; never because a
 * connection broke.
 */
final class RpcTransport implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int WARMING_UP = -28;

    private final URI node;
    private final RpcCredentials credentials;
    private final RpcMetrics metrics;
    private final @Nullable RpcTap tap;
    private final Duration longest;
    private final HttpLine line;
    private final AtomicLong ids = new AtomicLong();

    RpcTransport(URI node, RpcCredentials credentials, RpcMetrics metrics, @Nullable RpcTap tap, Duration longest) {
        this.longest = longest;
        this.node = node;
        this.credentials = credentials;
        this.metrics = metrics;
        this.tap = tap;
        this.line = new HttpLine(node, CONNECT);
    }

    /** Calls a method; the result is read as it streams in. */
    <T> T call(RpcMethod method, Duration deadline, Envelope.ResultReader<T> reader, List<?> params)
            throws NodeRpcException {
        long begun = System.nanoTime();
        try {
            Duration within = deadline.compareTo(longest) < 0 ? deadline : longest;
            T result = new Call<>(method, within, reader, params, begun).run();
            metrics.called(method, RpcOutcome.OK, System.nanoTime() - begun);
            return result;
        } catch (NodeRpcException e) {
            metrics.called(method, e.outcome(), System.nanoTime() - begun);
            throw e;
        }
    }

    /** An answer that was whole turned out not to be understood. */
    void misread(RpcMethod method) {
        metrics.called(method, RpcOutcome.BAD_REPLY, 0);
    }

    /** One call, from its request to its result. */
    private final class Call<T> {

        private final RpcMethod method;
        private final Duration deadline;
        private final Envelope.ResultReader<T> reader;
        private final List<?> params;
        private final long endNanos;
        private final long id = ids.incrementAndGet();

        Call(RpcMethod method, Duration deadline, Envelope.ResultReader<T> reader, List<?> params, long begun) {
            this.method = method;
            this.deadline = deadline;
            this.reader = reader;
            this.params = params;
            this.endNanos = begun + deadline.toNanos();
        }

        T run() throws NodeRpcException {
            String shown = credentials.header();
            TimedAnswer answer = send(shown);
            if (answer.status() == 401 && credentials.changed(shown)) {
                answer.close();
                answer = send(credentials.header());
            }
            try (TimedAnswer last = answer) {
                return read(last);
            }
        }

        private TimedAnswer send(String authorization) throws NodeRpcException {
            Map<String, String> headers = new TreeMap<>(Map.of("Content-Type", "application/json"));
            if (!authorization.isEmpty()) {
                headers.put("Authorization", authorization);
            }
            try {
                byte[] request = Envelope.request(id, method, params);
                return line.post(request, headers, Duration.ofNanos(endNanos - System.nanoTime()));
            } catch (SocketTimeoutException e) {
                throw new NodeRpcException.TimedOut(method, deadline);
            } catch (IOException e) {
                throw unreachable(e);
            }
        }

        private T read(TimedAnswer answer) throws NodeRpcException {
            int status = answer.status();
            AnswerBody body = new AnswerBody(answer.body(), method.mostBytes(), tap != null);
            try {
                if (status == 200 || status == 500 || status == 404 || status == 400) {
                    return result(Envelope.read(body, id, reader));
                }
                throw refusal(status);
            } catch (JacksonException | MalformedAnswerException | NumberFormatException e) {
                // Jackson lets the last one through for an exponent beyond all limits.
                throw unreadable(answer, body, e);
            } finally {
                tell(status, body);
            }
        }

        private T result(Envelope.Answer<T> answer) throws NodeRpcException {
            Integer code = answer.code();
            if (code != null) {
                throw code == WARMING_UP
                        ? new NodeRpcException.WarmingUp(method, answer.message())
                        : new NodeRpcException.Rejected(method, code, answer.message());
            }
            T result = answer.result();
            if (result == null) {
                throw new NodeRpcException.BadReply(method, "the answer has neither result nor error", null);
            }
            return result;
        }

        private NodeRpcException refusal(int status) {
            return switch (status) {
                case 401 -> new NodeRpcException.Unauthorized(method, credentials.hint());
                case 403 -> new NodeRpcException.Forbidden(method);
                case 503 -> new NodeRpcException.Busy(method);
                default -> new NodeRpcException.BadReply(method, "HTTP " + status, null);
            };
        }

        private NodeRpcException unreadable(TimedAnswer answer, AnswerBody body, RuntimeException e) {
            if (answer.isExpired()) {
                return new NodeRpcException.TimedOut(method, deadline);
            }
            if (e instanceof JacksonIOException && !(e.getCause() instanceof AnswerBody.TooLongException)) {
                return unreachable(e.getCause() == null ? e : e.getCause());
            }
            String why =
                    body.isEmpty() ? "an empty body" : e instanceof MalformedAnswerException ? e.getMessage() : said(e);
            return new NodeRpcException.BadReply(method, "HTTP " + answer.status() + ", " + why, e);
        }

        /** Without the piece of the answer that Jackson likes to show. */
        private static String said(RuntimeException e) {
            return e.getCause() instanceof AnswerBody.TooLongException tooLong
                    ? String.valueOf(tooLong.getMessage())
                    : "no whole JSON answer";
        }

        private NodeRpcException unreachable(Throwable cause) {
            if (Thread.currentThread().isInterrupted()) {
                return new NodeRpcException.Unreachable(method, "the agent stops", cause);
            }
            String why = cause instanceof ConnectException
                    ? "no connection to " + node.getAuthority()
                    : "the connection broke (" + cause.getClass().getSimpleName() + ")";
            return new NodeRpcException.Unreachable(method, why, cause);
        }

        private void tell(int status, AnswerBody body) {
            if (tap != null) {
                tap.exchanged(method, params, status, body.kept(), body.whole());
            }
        }
    }

    @Override
    public void close() {
        line.close();
    }
}
