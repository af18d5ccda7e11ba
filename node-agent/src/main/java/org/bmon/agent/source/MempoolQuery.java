package org.bmon.agent.source;

import java.io.IOException;

/** Asks the node for its whole mempool. */
public interface MempoolQuery {

    /**
     * Asks, in the calling thread and within a time limit.
     *
     * @throws IOException if there is no answer, or one that is of no use; it may be asked again later
     */
    MempoolSnapshot ask() throws IOException;
}
