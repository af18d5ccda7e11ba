package org.bmon.agent.uplink;

import java.io.IOException;
import org.bmon.agent.http.Reply;
import org.bmon.common.NodeName;

/**
 * Asks a collector whether it would take the node's events, without telling it any: it sends a batch that is no batch.
 * A collector looks at the token first, and counts the request as refused.
 */
public final class CollectorProbe {

    private final CollectorSettings settings;
    private final NodeName node;

    /** A probe of the node's collector. */
    public CollectorProbe(CollectorSettings settings, NodeName node) {
        this.settings = settings;
        this.node = node;
    }

    /**
     * What the collector answers: 400 if the token is good, 401 or 403 if it is not.
     *
     * @throws IOException if no answer comes, or the token can't be read
     */
    public Reply ask() throws IOException {
        HttpCollector collector = new HttpCollector(settings, node);
        try {
            Answer answer = collector.send(new byte[0]);
            return new Reply(answer.status(), answer.retryAfter(), answer.body());
        } finally {
            collector.close();
        }
    }
}
