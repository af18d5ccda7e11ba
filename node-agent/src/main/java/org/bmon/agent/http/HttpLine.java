package org.bmon.agent.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A line to one server over HTTP/1.1, which posts in the caller's own thread: the JDK's client wakes two others for each
 * request, which costs an agent that sends two a second a sixth of its processor time. A request is sent once, redirects are
 * not followed, and its time limit covers the body of the answer. Safe for use by many threads.
 */
public final class HttpLine implements AutoCloseable {

    /** bitcoind ends idle connections after 30 s, Tomcat after 20. */
    static final Duration KEPT = Duration.ofSeconds(15);

    private final URI server;
    private final Duration connectTimeout;
    private final @Nullable SSLContext authorities;
    private final LongSupplier nanos;
    private final String address;
    private final Deque<Connection> kept = new ArrayDeque<>();
    private final Set<Connection> used = new HashSet<>();
    private boolean closed;

    /**
     * A line; nothing is sent yet.
     *
     * @param server the address that is posted to, http or https
     * @param connectTimeout how long a connection may take
     */
    public HttpLine(URI server, Duration connectTimeout) {
        this(server, connectTimeout, null, System::nanoTime);
    }

    /** The same, and over TLS these authorities are believed; null for the JDK's. */
    HttpLine(URI server, Duration connectTimeout, @Nullable SSLContext authorities, LongSupplier nanos) {
        this.server = server;
        this.connectTimeout = connectTimeout;
        this.authorities = authorities;
        this.nanos = nanos;
        String path = server.getRawPath();
        String query = server.getRawQuery();
        this.address = (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    /**
     * Posts a body and waits for the head of the answer; close the answer. A thread that is interrupted gives up, and stays
     * interrupted.
     *
     * @param headers what the body is and who sends it
     * @param within how long the answer may take, body included
     * @throws SocketTimeoutException if it takes longer
     * @throws java.net.ConnectException if there is no connection
     * @throws IOException if no answer comes
     */
    public TimedAnswer post(byte[] body, Map<String, String> headers, Duration within) throws IOException {
        byte[] request = request(body, headers);
        long begun = nanos.getAsLong();
        Connection connection = connection();
        TimeLimit limit = new TimeLimit(connection, within.minusNanos(nanos.getAsLong() - begun));
        try {
            connection.send(request);
            AnswerHead head = AnswerHead.read(connection.in());
            return new TimedAnswer(this, connection, limit, head, new BodyStream(head, connection.in()));
        } catch (IOException | RuntimeException e) {
            limit.lift();
            giveBack(connection, false);
            if (limit.isExpired()) {
                throw (IOException)
                        new SocketTimeoutException("no answer within " + within.toMillis() + " ms").initCause(e);
            }
            throw e;
        }
    }

    private byte[] request(byte[] body, Map<String, String> headers) {
        StringBuilder head = new StringBuilder("POST ").append(address).append(" HTTP/1.1\r\n");
        line(head, "Host", server.getPort() < 0 ? server.getHost() : server.getHost() + ":" + server.getPort());
        line(head, "User-Agent", "bmon-agent");
        line(head, "Content-Length", Integer.toString(body.length));
        headers.forEach((name, value) -> line(head, name, value));
        byte[] begin = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream whole = new ByteArrayOutputStream(begin.length + body.length);
        whole.writeBytes(begin);
        whole.writeBytes(body);
        return whole.toByteArray();
    }

    private static void line(StringBuilder head, String name, String value) {
        if (value.chars().anyMatch(c -> c < ' ' || c > 0xff)) {
            throw new IllegalArgumentException("the header " + name + " can't hold its value");
        }
        head.append(name).append(": ").append(value).append("\r\n");
    }

    /** One that was kept, if the server has kept it too, or a new one. */
    private Connection connection() throws IOException {
        for (Connection old = oneKept(); old != null; old = oneKept()) {
            if (old.isQuiet()) {
                return old;
            }
            giveBack(old, false);
        }
        Connection made = Connection.open(server, connectTimeout, authorities);
        if (!isUsed(made)) {
            made.end();
            throw new IOException("the line is closed");
        }
        return made;
    }

    private synchronized @Nullable Connection oneKept() {
        long now = nanos.getAsLong();
        kept.removeIf(connection -> {
            boolean old = connection.isKeptFor(KEPT, now);
            if (old) {
                connection.end();
            }
            return old;
        });
        Connection last = kept.pollLast();
        if (last != null) {
            used.add(last);
        }
        return last;
    }

    /** Whether it may be used, as it is from then on. */
    private synchronized boolean isUsed(Connection made) {
        return !closed && used.add(made);
    }

    /** What was used is used no longer. */
    synchronized void giveBack(Connection connection, boolean keep) {
        used.remove(connection);
        if (keep && !closed) {
            connection.keep(nanos.getAsLong());
            kept.addLast(connection);
        } else {
            connection.end();
        }
    }

    /** Ends its connections, also those that someone waits for. */
    @Override
    public synchronized void close() {
        closed = true;
        used.forEach(Connection::end);
        kept.forEach(Connection::end);
        kept.clear();
    }
}
