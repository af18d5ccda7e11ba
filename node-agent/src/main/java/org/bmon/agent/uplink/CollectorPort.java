package org.bmon.agent.uplink;

import java.io.IOException;

/** Where batches are sent: a collector, or what answers as one does. */
public interface CollectorPort extends AutoCloseable {

    /**
     * Sends the bytes of a batch.
     *
     * @throws IOException if no answer came in time
     */
    Answer send(byte[] batch) throws IOException;

    @Override
    void close();
}
