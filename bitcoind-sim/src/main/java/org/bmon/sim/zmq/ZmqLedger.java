package org.bmon.sim.zmq;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.bmon.common.BlockHash;
import org.bmon.common.Hash256;
import org.bmon.common.Txid;

/**
 * Makes the messages of one node's notifiers, numbers them as Bitcoin Core does, and loses some if told to. Where they
 * go, to sockets or to a file, is the taker's affair. Safe for use by several threads.
 */
public final class ZmqLedger {

    private static final long COUNTERS = 1L << 32;

    private final List<ZmqNotifier> notifiers;
    private final long[] counters;
    private final Consumer<ZmqFrames> out;
    private Loss loss = (notifier, counter) -> false;
    private long lost;

    /** Decides which messages are counted and not sent. */
    public interface Loss {
        boolean loses(ZmqNotifier notifier, long counter);
    }

    /** Counters at 0; each message goes to {@code out} on the calling thread. */
    public ZmqLedger(List<ZmqNotifier> notifiers, Consumer<ZmqFrames> out) {
        // Bitcoin Core makes them in the alphabet of their options.
        this.notifiers = notifiers.stream()
                .sorted(Comparator.comparing(ZmqNotifier::topic))
                .toList();
        this.counters = new long[this.notifiers.size()];
        this.out = out;
    }

    /** The block is the new tip, and the node is not in initial download. */
    public void hashBlock(BlockHash tip) {
        publish("hashblock", tip.toBytes());
    }

    /** The transaction came into the mempool, or into or out of the chain. */
    public void hashTx(Txid tx) {
        publish("hashtx", tx.toBytes());
    }

    public void rawBlock(byte[] serialized) {
        publish("rawblock", serialized.clone());
    }

    public void rawTx(byte[] serialized) {
        publish("rawtx", serialized.clone());
    }

    public void blockConnected(BlockHash block) {
        publish("sequence", labelled(block, 'C', 0));
    }

    public void blockDisconnected(BlockHash block) {
        publish("sequence", labelled(block, 'D', 0));
    }

    /** The transaction came into the mempool with that mempool sequence number. */
    public void txAdded(Txid tx, long mempoolSequence) {
        publish("sequence", numbered(tx, 'A', mempoolSequence));
    }

    /** The transaction left the mempool, not in a block, with that mempool sequence number. */
    public void txRemoved(Txid tx, long mempoolSequence) {
        publish("sequence", numbered(tx, 'R', mempoolSequence));
    }

    /** From now on loses what {@code loss} says. */
    public synchronized void lose(Loss loss) {
        this.loss = loss;
    }

    /** Messages counted and not sent since this ledger was made. */
    public synchronized long lost() {
        return lost;
    }

    /** A new process: all counters at 0 again. */
    public synchronized void restart() {
        Arrays.fill(counters, 0);
    }

    /** Sets the next counter of every notifier of a topic: to see what comes after 2^32 - 1. */
    public synchronized void setCounter(String topic, long counter) {
        for (int i = 0; i < counters.length; i++) {
            if (notifiers.get(i).topic().equals(topic)) {
                counters[i] = Math.floorMod(counter, COUNTERS);
            }
        }
    }

    /** The notifiers in the order in which Bitcoin Core makes them. */
    public List<ZmqNotifier> notifiers() {
        return notifiers;
    }

    private synchronized void publish(String topic, byte[] body) {
        for (int i = 0; i < counters.length; i++) {
            ZmqNotifier notifier = notifiers.get(i);
            if (!notifier.topic().equals(topic)) {
                continue;
            }
            long counter = counters[i];
            counters[i] = (counter + 1) % COUNTERS;
            if (loss.loses(notifier, counter)) {
                lost++;
            } else {
                out.accept(new ZmqFrames(notifier, body, counter));
            }
        }
    }

    private static byte[] numbered(Hash256 hash, char label, long number) {
        byte[] body = labelled(hash, label, 8);
        for (int i = 0; i < 8; i++) {
            body[Hash256.BYTES + 1 + i] = (byte) (number >> (8 * i));
        }
        return body;
    }

    private static byte[] labelled(Hash256 hash, char label, int more) {
        byte[] body = Arrays.copyOf(hash.toBytes(), Hash256.BYTES + 1 + more);
        body[Hash256.BYTES] = (byte) label;
        return body;
    }
}
