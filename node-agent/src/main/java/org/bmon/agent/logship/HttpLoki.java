package org.bmon.agent.logship;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.bmon.agent.http.PackedPost;
import org.bmon.agent.http.Reply;
import org.bmon.logging.LokiTarget;

/** Loki at the other end of HTTP. */
final class HttpLoki implements LokiPort {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

    private final LokiTarget target;
    private final PackedPost post;

    HttpLoki(LokiTarget target) {
        this.target = target;
        this.post = new PackedPost(target.push(), CONNECT_TIMEOUT, READ_TIMEOUT);
    }

    @Override
    public Reply push(byte[] json) throws IOException {
        return post.post(json, headers());
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>();
        headers.put("Content-Type", "application/json");
        String tenant = target.tenant();
        if (tenant != null) {
            headers.put("X-Scope-OrgID", tenant);
        }
        LokiTarget.Login login = target.login();
        if (login != null) {
            byte[] secret = (login.user() + ":" + login.password()).getBytes(StandardCharsets.UTF_8);
            headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(secret));
        }
        return headers;
    }

    @Override
    public void close() {
        post.close();
    }

    @Override
    public String toString() {
        return target.push().toString();
    }
}
