package org.bmon.agent.source.zmq;

import java.util.List;

/** Hears every message as it came; for a recorder. It must return at once. */
@FunctionalInterface
public interface ZmqTap {

    /** Hears nothing. */
    ZmqTap NONE = (endpoint, micros, frames) -> {};

    /**
     * A message came.
     *
     * @param endpoint the address it came from
     * @param micros when, in microseconds since the epoch
     * @param frames its frames; not to be changed
     */
    void received(String endpoint, long micros, List<byte[]> frames);
}
