package org.bmon.sim.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.sim.truth.Fact;
import org.bmon.sim.truth.GroundTruth;

/** What a node publishes over ZMQ, with the counters of its process. Messages can be made to get lost on the way. */
final class ZmqFeed {

    private final NodeName node;
    private final ZmqSink sink;
    private final GroundTruth truth;
    private final Map<String, Long> counters = new HashMap<>();
    private int toLose;

    ZmqFeed(NodeName node, ZmqSink sink, GroundTruth truth) {
        this.node = node;
        this.sink = sink;
        this.truth = truth;
    }

    /** The process starts anew: so do the counters. */
    void restart() {
        counters.clear();
    }

    void lose(int messages) {
        toLose += messages;
    }

    void hashBlock(long micros, BlockHash hash) {
        publish(micros, "hashblock", hash.toBytes());
    }

    /** A block was connected ({@code C}) or disconnected ({@code D}). */
    void block(long micros, char label, BlockHash hash) {
        publish(
                micros,
                "sequence",
                ByteBuffer.allocate(33).put(hash.toBytes()).put((byte) label).array());
    }

    /** A transaction was added ({@code A}) or removed ({@code R}). */
    void transaction(long micros, char label, Txid txid, long mempoolSequence) {
        publish(
                micros,
                "sequence",
                ByteBuffer.allocate(41)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(txid.toBytes())
                        .put((byte) label)
                        .putLong(mempoolSequence)
                        .array());
    }

    private void publish(long micros, String topic, byte[] body) {
        long counter = counters.merge(topic, 1L, Long::sum) - 1;
        if (toLose > 0) {
            toLose--;
            truth.add(new Fact.ZmqLost(micros, node, topic, counter));
            return;
        }
        sink.publish(micros, node, topic, body, counter);
    }
}
