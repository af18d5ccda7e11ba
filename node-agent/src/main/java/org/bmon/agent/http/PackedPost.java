package org.bmon.agent.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** Posts to one address, one request at a time, packed and within time limits. */
public final class PackedPost implements AutoCloseable {

    private static final int MAX_ANSWER = 1 << 16;

    private final URI uri;
    private final ExecutorService executor;
    private final HttpClient http;
    private final RestClient client;

    /**
     * @param threads the name of its threads
     * @param connectTimeout how long a connection may take
     * @param readTimeout how long an answer may take, body included
     */
    public PackedPost(URI uri, String threads, Duration connectTimeout, Duration readTimeout) {
        this.uri = uri;
        this.executor = Executors.newFixedThreadPool(2, work -> {
            Thread thread = new Thread(work, threads);
            thread.setDaemon(true);
            return thread;
        });
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .executor(executor)
                .build();
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http, executor);
        // Unlike the JDK's own time limit this one covers the body of an answer too.
        requests.setReadTimeout(readTimeout);
        this.client = RestClient.builder().requestFactory(requests).build();
    }

    /**
     * Posts a body and returns whatever is answered.
     *
     * @param headers adds what the body is and who sends it
     * @throws IOException if no answer comes
     */
    public Reply post(byte[] body, Consumer<HttpHeaders> headers) throws IOException {
        byte[] packed = pack(body);
        try {
            Reply reply = client.post()
                    .uri(uri)
                    .headers(headers)
                    .header(HttpHeaders.CONTENT_ENCODING, "gzip")
                    .body(packed)
                    .exchange((request, response) -> reply(response));
            if (reply == null) {
                throw new IOException("no answer from " + uri);
            }
            return reply;
        } catch (ResourceAccessException e) {
            throw new IOException(
                    e.getCause() == null ? String.valueOf(e.getMessage()) : String.valueOf(e.getCause()), e);
        }
    }

    private static Reply reply(ClientHttpResponse response) throws IOException {
        return new Reply(
                response.getStatusCode().value(),
                seconds(response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)),
                new String(response.getBody().readNBytes(MAX_ANSWER), StandardCharsets.UTF_8));
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

    /** Ends its threads; on a JDK older than 21 the client's own goes once the client is collected as garbage. */
    @Override
    public void close() {
        executor.shutdownNow();
        if ((Object) http instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException("the HTTP client can't be closed", e);
            }
        }
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
