package org.bmon.agent.source.zmq;

import java.util.List;

/**
 * The frames of one message as they came.
 *
 * @param endpoint the address they came from
 * @param micros when, in microseconds since the epoch
 * @param frames the frames
 */
record Received(String endpoint, long micros, List<byte[]> frames) {}
