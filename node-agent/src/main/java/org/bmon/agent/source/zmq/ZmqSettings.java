package org.bmon.agent.source.zmq;

import java.time.Duration;
import java.util.List;

/**
 * Where the node publishes, and how it is listened to.
 *
 * @param endpoints the addresses, such as tcp://127.0.0.1:28332; each node has one or two
 * @param highWaterMark messages kept for a slow agent, for each endpoint; what is beyond is lost, and counted
 * @param silence how long no message may come while the node does something before the sockets are made anew
 * @param tick messages that come within it are committed together
 * @param afterFailure how long it rests when sockets or commits fail
 */
public record ZmqSettings(
        List<String> endpoints, int highWaterMark, Duration silence, Duration tick, Duration afterFailure) {

    /** Room for the largest burst: a mempool that is loaded from disk. */
    public static final int DEFAULT_HIGH_WATER_MARK = 100_000;

    public ZmqSettings {
        endpoints = List.copyOf(endpoints);
    }

    /** Committed once a second, and tried again after five. */
    public ZmqSettings(List<String> endpoints, int highWaterMark, Duration silence) {
        this(endpoints, highWaterMark, silence, Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    /** These endpoints, and what fits most else. */
    public static ZmqSettings of(String... endpoints) {
        return new ZmqSettings(List.of(endpoints), DEFAULT_HIGH_WATER_MARK, Duration.ofSeconds(60));
    }
}
