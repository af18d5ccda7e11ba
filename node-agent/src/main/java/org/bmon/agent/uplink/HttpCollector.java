package org.bmon.agent.uplink;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.bmon.agent.http.PackedPost;
import org.bmon.agent.http.Reply;
import org.bmon.common.NodeName;

/** The collector at the other end of HTTP, which knows the node by its token. */
final class HttpCollector implements CollectorPort {

    private final PackedPost post;
    private final TokenSource token;

    HttpCollector(CollectorSettings settings, NodeName node) {
        String base = settings.url().toString().replaceAll("/+$", "");
        URI uri = URI.create(base + "/api/v1/streams/" + node + "/events");
        UplinkSettings delivery = settings.delivery();
        this.post = new PackedPost(uri, delivery.connectTimeout(), delivery.readTimeout(), settings.authorities());
        this.token = settings.token();
    }

    @Override
    public Answer send(byte[] batch) throws IOException {
        Reply reply = post.post(
                batch, Map.of("Authorization", "Bearer " + token.token(), "Content-Type", "application/x-ndjson"));
        return new Answer(reply.status(), reply.retryAfter(), reply.body());
    }

    @Override
    public void close() {
        post.close();
    }

    @Override
    public String toString() {
        return post.toString();
    }
}
