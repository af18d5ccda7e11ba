package org.bmon.agent.logship;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.bmon.agent.http.Reply;
import org.bmon.logging.LokiTarget;

/** Asks Loki whether it would take the node's log, by a push without entries. */
public final class LokiProbe {

    private static final byte[] NOTHING = "{\"streams\":[]}".getBytes(StandardCharsets.UTF_8);

    private final LokiTarget target;

    /** A probe of Loki. */
    public LokiProbe(LokiTarget target) {
        this.target = target;
    }

    /**
     * What Loki answers.
     *
     * @throws IOException if no answer comes
     */
    public Reply ask() throws IOException {
        try (HttpLoki loki = new HttpLoki(target)) {
            return loki.push(NOTHING);
        }
    }
}
