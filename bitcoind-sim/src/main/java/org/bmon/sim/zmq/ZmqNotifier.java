package org.bmon.sim.zmq;

import java.util.List;

/**
 * A notifier, as {@code -zmqpubTOPIC} and {@code -zmqpubTOPIChwm} make one.
 *
 * @param topic hashblock, hashtx, rawblock, rawtx or sequence
 * @param port of 127.0.0.1; notifiers of one port share a socket. Ports up to {@value #LAST_FREE} stand for free ones,
 *     chosen at the first start: the same number, the same port
 * @param highWaterMark messages kept for a slow subscriber; 0 for any number. Of notifiers that share a socket that of
 *     the first in the alphabet counts for all
 */
public record ZmqNotifier(String topic, int port, int highWaterMark) {

    /** Ports up to this one stand for free ones. */
    public static final int LAST_FREE = 15;

    /** Bitcoin Core's default. */
    public static final int DEFAULT_HIGH_WATER_MARK = 1000;

    private static final List<String> TOPICS = List.of("hashblock", "hashtx", "rawblock", "rawtx", "sequence");

    public ZmqNotifier {
        if (!TOPICS.contains(topic)) {
            throw new IllegalArgumentException("no topic '" + topic + "'; there are " + String.join(", ", TOPICS));
        }
        if (port < 0 || port > 65_535 || highWaterMark < 0) {
            throw new IllegalArgumentException("no port " + port + " or high-water mark " + highWaterMark);
        }
    }

    /** Of that topic on one free port that all such share, with the default high-water mark. */
    public static ZmqNotifier of(String topic) {
        return new ZmqNotifier(topic, 0, DEFAULT_HIGH_WATER_MARK);
    }
}
