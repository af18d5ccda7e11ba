package org.bmon.agent.uplink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** The collector at the other end of HTTP: one request at a time, packed, with the node's token, within time limits. */
final class HttpCollector implements CollectorPort {

    private static final int MAX_ANSWER = 1 << 16;

    private final URI uri;
    private final TokenSource token;
    private final ExecutorService executor;
    private final HttpClient http;
    private final RestClient client;

    HttpCollector(URI collector, NodeName node, TokenSource token, UplinkSettings settings) {
        String base = collector.toString().replaceAll("/+$", "");
        this.uri = URI.create(base + "/api/v1/streams/" + node + "/events");
        this.token = token;
        this.executor = Executors.newFixedThreadPool(2, work -> {
            Thread thread = new Thread(work, "bmon-http-" + node);
            thread.setDaemon(true);
            return thread;
        });
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout())
                .executor(executor)
                .build();
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http, executor);
        // Unlike the JDK's own time limit this one covers the body of an answer too.
        requests.setReadTimeout(settings.readTimeout());
        this.client = RestClient.builder().requestFactory(requests).build();
    }

    @Override
    public Answer send(byte[] batch) throws IOException {
        String bearer = "Bearer " + token.token();
        byte[] packed = pack(batch);
        try {
            Answer answer = client.post()
                    .uri(uri)
                    .header(HttpHeaders.AUTHORIZATION, bearer)
                    .header(HttpHeaders.CONTENT_ENCODING, "gzip")
                    .contentType(MediaType.APPLICATION_NDJSON)
                    .body(packed)
                    .exchange((request, response) -> answer(response));
            if (answer == null) {
                throw new IOException("no answer from " + uri);
            }
            return answer;
        } catch (ResourceAccessException e) {
            throw new IOException(
                    e.getCause() == null ? String.valueOf(e.getMessage()) : String.valueOf(e.getCause()), e);
        }
    }

    private static Answer answer(ClientHttpResponse response) throws IOException {
        return new Answer(
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
