package org.bmon.agent.logship;

import java.io.IOException;
import java.time.Duration;
import org.bmon.agent.http.PackedPost;
import org.bmon.agent.http.Reply;
import org.bmon.common.NodeName;
import org.bmon.logging.LokiTarget;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Loki at the other end of HTTP. */
final class HttpLoki implements LokiPort {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

    private final LokiTarget target;
    private final PackedPost post;

    HttpLoki(LokiTarget target, NodeName node) {
        this.target = target;
        this.post = new PackedPost(target.push(), "bmon-loki-" + node, CONNECT_TIMEOUT, READ_TIMEOUT);
    }

    @Override
    public Reply push(byte[] json) throws IOException {
        return post.post(json, this::addHeaders);
    }

    private void addHeaders(HttpHeaders headers) {
        headers.setContentType(MediaType.APPLICATION_JSON);
        if (target.tenant() != null) {
            headers.set("X-Scope-OrgID", target.tenant());
        }
        LokiTarget.Login login = target.login();
        if (login != null) {
            headers.setBasicAuth(login.user(), login.password());
        }
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
