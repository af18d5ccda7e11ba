package org.bmon.agent.uplink;

import java.io.IOException;
import java.net.URI;
import org.bmon.agent.http.PackedPost;
import org.bmon.agent.http.Reply;
import org.bmon.common.NodeName;
import org.springframework.http.MediaType;

/** The collector at the other end of HTTP, which knows the node by its token. */
final class HttpCollector implements CollectorPort {

    private final PackedPost post;
    private final TokenSource token;

    HttpCollector(URI collector, NodeName node, TokenSource token, UplinkSettings settings) {
        String base = collector.toString().replaceAll("/+$", "");
        URI uri = URI.create(base + "/api/v1/streams/" + node + "/events");
        this.post = new PackedPost(uri, "bmon-http-" + node, settings.connectTimeout(), settings.readTimeout());
        this.token = token;
    }

    @Override
    public Answer send(byte[] batch) throws IOException {
        String bearer = token.token();
        Reply reply = post.post(batch, headers -> {
            headers.setBearerAuth(bearer);
            headers.setContentType(MediaType.APPLICATION_NDJSON);
        });
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
