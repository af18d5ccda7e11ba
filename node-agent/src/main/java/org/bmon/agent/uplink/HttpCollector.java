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

    HttpCollector(URI collector, NodeName node, TokenSource token, UplinkSettings settings) {
        String base = collector.toString().replaceAll("/+$", "");
        URI uri = URI.create(base + "/api/v1/streams/" + node + "/events");
        this.post = new PackedPost(uri, settings.connectTimeout(), settings.readTimeout());
        this.token = token;
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
