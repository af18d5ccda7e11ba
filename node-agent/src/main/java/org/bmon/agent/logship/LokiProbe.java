package org.bmon.agent.logship;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.bmon.agent.http.Reply;
import org.bmon.common.NodeName;
import org.bmon.logging.LokiTarget;

/** Asks Loki whether it would take the node's log, by a push without entries. */
public final class LokiProbe {

    private static final byte[] NOTHING = "{\"streams\":[]}".getBytes(StandardCharsets.UTF_8);

    private final LokiTarget target;
    private final NodeName node;

    /** A probe of Loki. */
    public LokiProbe(LokiTarget target, NodeName node) {
        this.target = target;
        this.node = node;
    }

    /**
     * What Loki answers.
     *
     * @throws IOException if no answer comes
     */
    public Reply ask() throws IOException {
        try (HttpLoki loki = new HttpLoki(target, node)) {
            return loki.push(NOTHING);
        }
    }
}
