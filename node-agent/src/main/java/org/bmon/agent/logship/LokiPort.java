package org.bmon.agent.logship;

import java.io.IOException;
import org.bmon.agent.http.Reply;

/** Loki's push endpoint. */
interface LokiPort extends AutoCloseable {

    /**
     * Sends what {@link LokiJson} wrote and returns whatever is answered.
     *
     * @throws IOException if no answer comes in time
     */
    Reply push(byte[] json) throws IOException;

    @Override
    void close();
}
