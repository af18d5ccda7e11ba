package org.bmon.agent.source.zmq;

import org.bmon.common.BlockHash;
import org.bmon.common.Hash256;
import org.bmon.common.Txid;

/**
 * The body of a message of the topic sequence: the node's ledger of its chain and its mempool.
 *
 * <p>The mempool sequence counts every entry and every removal of a process from 1, also the removals by a block, which
 * are not published. So a gap in it at a block is no loss; only the frames' counter tells of that.
 */
public sealed interface SequenceMessage {

    /** Length of a message about a block; those about transactions are longer. */
    int BLOCK_BYTES = 33;

    /** The block became part of the active chain; label C. */
    record Connected(BlockHash block) implements SequenceMessage {}

    /** The block left the active chain; label D. */
    record Disconnected(BlockHash block) implements SequenceMessage {}

    /**
     * The transaction came into the mempool; label A.
     *
     * @param tx the transaction
     * @param mempoolSequence number of this change, unsigned
     */
    record Added(Txid tx, long mempoolSequence) implements SequenceMessage {}

    /**
     * The transaction left the mempool otherwise than in a block; label R.
     *
     * @param tx the transaction
     * @param mempoolSequence number of this change, unsigned
     */
    record Removed(Txid tx, long mempoolSequence) implements SequenceMessage {}

    /**
     * Reads 33 bytes for a block and 41 for a transaction.
     *
     * @throws ZmqFormatException if the length or the label is wrong, or they do not fit each other
     */
    static SequenceMessage decode(byte[] body) throws ZmqFormatException {
        ZmqTopic.SEQUENCE.checkBody(body.length);
        char label = (char) (body[Hash256.BYTES] & 0xff);
        int expected = switch (label) {
            case 'C', 'D' -> BLOCK_BYTES;
            case 'A', 'R' -> 41;
            default ->
                throw new ZmqFormatException(
                        "the label of a sequence message is byte " + (int) label + ", not one of C, D, A, R");
        };
        if (body.length != expected) {
            throw new ZmqFormatException(
                    "a sequence message " + label + " has " + body.length + " bytes, not " + expected);
        }
        return switch (label) {
            case 'C' -> new Connected(BlockHash.ofBytes(body, 0));
            case 'D' -> new Disconnected(BlockHash.ofBytes(body, 0));
            case 'A' -> new Added(Txid.ofBytes(body, 0), ZmqMessage.littleEndian(body, 33, 8));
            default -> new Removed(Txid.ofBytes(body, 0), ZmqMessage.littleEndian(body, 33, 8));
        };
    }
}
