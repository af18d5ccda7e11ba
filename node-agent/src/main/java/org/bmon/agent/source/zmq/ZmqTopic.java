package org.bmon.agent.source.zmq;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a ZMQ message is about: its first frame. The same in every version of Bitcoin Core. */
public enum ZmqTopic {
    /** 32 bytes, the new tip; silent in initial download and for the blocks in the middle of a reorg. */
    HASHBLOCK("hashblock", 32, 32),
    /** 32 bytes, a txid, at each entry to the mempool and each time in a block that comes or goes. */
    HASHTX("hashtx", 32, 32),
    /** The new tip, serialized with witness. */
    RAWBLOCK("rawblock", 81, Integer.MAX_VALUE),
    /** A transaction, serialized with witness. */
    RAWTX("rawtx", 10, Integer.MAX_VALUE),
    /** Every block connected or disconnected and every transaction in and out of the mempool. */
    SEQUENCE("sequence", 33, 41);

    private final String label;
    private final int shortest;
    private final int longest;

    ZmqTopic(String label, int shortest, int longest) {
        this.label = label;
        this.shortest = shortest;
        this.longest = longest;
    }

    /** The word on the wire. */
    public String label() {
        return label;
    }

    static ZmqTopic of(byte[] frame) throws ZmqFormatException {
        String label = new String(frame, 0, Math.min(frame.length, 40), StandardCharsets.ISO_8859_1);
        for (ZmqTopic topic : values()) {
            if (topic.label.equals(label)) {
                return topic;
            }
        }
        throw new ZmqFormatException("unknown topic '" + label.replaceAll("[^ -~]", "?") + "'; known are "
                + Arrays.stream(values()).map(ZmqTopic::label).collect(Collectors.joining(", ")));
    }

    void checkBody(int length) throws ZmqFormatException {
        if (length < shortest || length > longest) {
            String expected = shortest == longest
                    ? Integer.toString(shortest)
                    : longest == Integer.MAX_VALUE ? "at least " + shortest : "33 or 41";
            throw new ZmqFormatException("the body of " + label + " has " + length + " bytes, not " + expected);
        }
    }

    @Override
    public String toString() {
        return label;
    }
}
