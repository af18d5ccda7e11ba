package org.bmon.agent.source.zmq;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.Hash256;
import org.bmon.common.Txid;

/** Messages for tests, built from their frames. */
final class Messages {

    static final BlockHash BLOCK = new BlockHash(0, 1, 2, 3);
    static final Txid TX = new Txid(0x1122334455667788L, 2, 3, 4);

    private Messages() {}

    static List<byte[]> frames(String topic, byte[] body, long counter) {
        byte[] number = {(byte) counter, (byte) (counter >> 8), (byte) (counter >> 16), (byte) (counter >> 24)};
        return List.of(topic.getBytes(StandardCharsets.US_ASCII), body, number);
    }

    static ZmqMessage message(ZmqTopic topic, byte[] body, long counter) {
        try {
            return ZmqMessage.decode(frames(topic.label(), body, counter));
        } catch (ZmqFormatException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] labelled(Hash256 hash, char label, int more) {
        byte[] body = Arrays.copyOf(hash.toBytes(), 33 + more);
        body[32] = (byte) label;
        return body;
    }

    static ZmqMessage connected(long counter) {
        return message(ZmqTopic.SEQUENCE, labelled(BLOCK, 'C', 0), counter);
    }
}
