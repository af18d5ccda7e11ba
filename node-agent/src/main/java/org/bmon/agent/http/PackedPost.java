package org.bmon.agent.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Posts to one address, packed and within time limits. */
public final class PackedPost implements AutoCloseable {

    private static final int MAX_ANSWER = 1 << 16;

    private final URI uri;
    private final Duration within;
    private final HttpLine line;

    /**
     * @param connectTimeout how long a connection may take
     * @param readTimeout how long an answer may take, body included
     */
    public PackedPost(URI uri, Duration connectTimeout, Duration readTimeout) {
        this(uri, connectTimeout, readTimeout, null);
    }

    /** The same, and over TLS these authorities are believed; null for the JDK's. */
    public PackedPost(URI uri, Duration connectTimeout, Duration readTimeout, @Nullable SSLContext authorities) {
        this.uri = uri;
        this.within = readTimeout;
        this.line = new HttpLine(uri, connectTimeout, authorities, System::nanoTime);
    }

    /**
     * Posts a body and returns whatever is answered.
     *
     * @param headers what the body is and who sends it
     * @throws IOException if no answer comes
     */
    public Reply post(byte[] body, Map<String, String> headers) throws IOException {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("Content-Encoding", "gzip");
        try (TimedAnswer answer = line.post(pack(body), all, within)) {
            return new Reply(answer.status(), seconds(answer.header("Retry-After")), text(answer));
        } catch (ConnectException e) {
            throw new IOException("no connection to " + uri.getAuthority(), e);
        } catch (IOException e) {
            // As it is shown: many have no message.
            throw new IOException(Thread.currentThread().isInterrupted() ? "the agent stops" : e.toString(), e);
        }
    }

    private String text(TimedAnswer answer) throws IOException {
        try {
            return new String(answer.body().readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw answer.isExpired()
                    ? new SocketTimeoutException("no whole answer within " + within.toMillis() + " ms")
                    : e;
        }
    }

    private static @Nullable Duration seconds(@Nullable String header) {
        return header != null && header.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(header)) : null;
    }

    private static byte[] pack(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 3 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    @Override
    public void close() {
        line.close();
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
