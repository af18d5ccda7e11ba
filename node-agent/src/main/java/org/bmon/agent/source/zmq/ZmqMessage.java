package org.bmon.agent.source.zmq;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * One message of bitcoind's ZMQ publisher, its frames checked for length. Immutable as long as nobody writes to the
 * arrays that were given.
 */
public final class ZmqMessage {

    /** How far the counter of a notifier goes before it begins again at 0. */
    public static final long COUNTERS = 1L << 32;

    private final ZmqTopic topic;
    private final byte[] body;
    private final long counter;

    private ZmqMessage(ZmqTopic topic, byte[] body, long counter) {
        this.topic = topic;
        this.body = body;
        this.counter = counter;
    }

    /**
     * Reads topic, body and counter from the three frames.
     *
     * @throws ZmqFormatException if their number, the topic or a length is wrong
     */
    public static ZmqMessage decode(List<byte[]> frames) throws ZmqFormatException {
        if (frames.size() != 3) {
            throw new ZmqFormatException(
                    "a message has 3 frames (topic, body, counter), this one has " + frames.size());
        }
        ZmqTopic topic = ZmqTopic.of(frames.get(0));
        byte[] counter = frames.get(2);
        if (counter.length != 4) {
            throw new ZmqFormatException("the counter of " + topic + " has " + counter.length + " bytes, not 4");
        }
        return of(topic, frames.get(1), littleEndian(counter, 0, 4));
    }

    /**
     * A message whose frames were taken apart before.
     *
     * @throws ZmqFormatException if the body's length does not fit the topic or the counter does not fit 32 bits
     */
    static ZmqMessage of(ZmqTopic topic, byte[] body, long counter) throws ZmqFormatException {
        topic.checkBody(body.length);
        if (counter < 0 || counter >= COUNTERS) {
            throw new ZmqFormatException("the counter of " + topic + " is " + counter + ", not of 32 bits");
        }
        return new ZmqMessage(topic, body, counter);
    }

    /** Whether these frames seem to tell of a block; they need not be well formed. */
    static boolean isOfABlock(List<byte[]> frames) {
        return frames.size() > 1 && frames.get(1).length <= SequenceMessage.BLOCK_BYTES;
    }

    public ZmqTopic topic() {
        return topic;
    }

    /** The second frame; hashes in it are in display order. Not a copy. */
    public byte[] body() {
        return body;
    }

    /** The number of this message among those of its notifier, from 0 at each start of bitcoind, modulo 2^32. */
    public long counter() {
        return counter;
    }

    static long littleEndian(byte[] bytes, int offset, int length) {
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[offset + i] & 0xff);
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ZmqMessage that
                && topic == that.topic
                && counter == that.counter
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * topic.hashCode() + Arrays.hashCode(body)) + Long.hashCode(counter);
    }

    @Override
    public String toString() {
        String shown = HexFormat.of().formatHex(body, 0, Math.min(body.length, 48));
        return topic + " " + counter + " " + shown + (body.length > 48 ? "… (" + body.length + " bytes)" : "");
    }
}
