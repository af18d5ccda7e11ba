package org.bmon.sim.truth;

import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.Wtxid;
import org.jspecify.annotations.Nullable;

/** One thing that truly happened. Times are true, in microseconds since the epoch. */
public sealed interface Fact {

    /** When. */
    long micros();

    /** A block came into the network; {@code invalidReason} is null for a valid one. */
    record Mined(
            long micros,
            NodeName node,
            BlockHash hash,
            int height,
            BlockHash parent,
            @Nullable String invalidReason) implements Fact {}

    /** A node first had a block's header; {@code told} says whether its log tells so. */
    record HeaderSeen(long micros, NodeName node, BlockHash hash, int height, boolean told) implements Fact {}

    /** A node first had all of a block. */
    record DataComplete(long micros, NodeName node, BlockHash hash, boolean told) implements Fact {}

    /** A block entered a node's active chain; it may have been there before. */
    record Connected(long micros, NodeName node, BlockHash hash, int height) implements Fact {}

    /** A block left a node's active chain. */
    record Disconnected(long micros, NodeName node, BlockHash hash, int height) implements Fact {}

    /** A node's active chain changed branches. */
    record Reorged(long micros, NodeName node, List<BlockHash> disconnected, List<BlockHash> connected)
            implements Fact {

        public Reorged {
            disconnected = List.copyOf(disconnected);
            connected = List.copyOf(connected);
        }
    }

    /** A node judged a block invalid; {@code hash} is null if its log does not name it. */
    record Invalid(long micros, NodeName node, BlockHash hash, String reason) implements Fact {}

    /** A transaction came into the network. */
    record Created(long micros, NodeName node, Txid txid, Wtxid wtxid) implements Fact {}

    /** A transaction entered a node's mempool; it may have been there before. */
    record Accepted(long micros, NodeName node, Txid txid) implements Fact {}

    /** A transaction left a node's mempool otherwise than in a block. */
    record Removed(long micros, NodeName node, Txid txid, String reason) implements Fact {}

    /** A node refused a transaction. */
    record Rejected(long micros, NodeName node, Txid txid, String reason) implements Fact {}

    /** A node's process began. */
    record Started(long micros, NodeName node) implements Fact {}

    /** A node left its initial download. */
    record DownloadLeft(long micros, NodeName node) implements Fact {}

    /** A node's process ended. */
    record Stopped(long micros, NodeName node) implements Fact {}

    /** A ZMQ message was lost on the way. */
    record ZmqLost(long micros, NodeName node, String topic, long sequence) implements Fact {}

    /** What else happened, in words: cuts, healing, rotation. */
    record Happened(long micros, NodeName node, String what) implements Fact {}
}
