package org.bmon.sim.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.common.BlockHash;
import org.bmon.common.Txid;

/** One end of an open connection: what a node knows of the node at the other end. */
public final class Peer {

    private static final int MOST_KNOWN = 20_000;

    private final Link link;
    private final SimNode owner;
    private final SimNode remote;
    private final int id;
    private final boolean inbound;
    private final long sinceMicros;
    private final int startingHeight;
    private final Set<BlockHash> knownBlocks = newest();
    private final Set<Txid> knownTransactions = newest();
    private long lastArrivalMicros;
    private long lastBlockMicros;
    private long lastTransactionMicros;
    private long lastSendMicros;
    private long lastReceiveMicros;
    private final SortedMap<String, Long> sentBytes = new TreeMap<>();
    private final SortedMap<String, Long> receivedBytes = new TreeMap<>();
    private boolean open = true;

    Peer(Link link, SimNode owner, SimNode remote, int id, boolean inbound, long sinceMicros) {
        this.link = link;
        this.owner = owner;
        this.remote = remote;
        this.id = id;
        this.inbound = inbound;
        this.sinceMicros = sinceMicros;
        this.startingHeight = remote.chain().tip().height();
    }

    /** Core's number of it. */
    public int id() {
        return id;
    }

    public SimNode remote() {
        return remote;
    }

    /** True if the other end opened it. */
    public boolean inbound() {
        return inbound;
    }

    public boolean highBandwidth() {
        return link.spec().highBandwidth();
    }

    /** Since when it is open, true time. */
    public long sinceMicros() {
        return sinceMicros;
    }

    public long roundTripMicros() {
        return 2 * link.spec().delayMicros() + 300;
    }

    public int startingHeight() {
        return startingHeight;
    }

    /** When it last brought a new block; 0 for never. */
    public long lastBlockMicros() {
        return lastBlockMicros;
    }

    /** When it last brought a new transaction; 0 for never. */
    public long lastTransactionMicros() {
        return lastTransactionMicros;
    }

    /** When something was last sent, true time; 0 for never. */
    public long lastSendMicros() {
        return lastSendMicros;
    }

    /** When something last came, true time; 0 for never. */
    public long lastReceiveMicros() {
        return lastReceiveMicros;
    }

    /** Bytes sent, by message type. */
    public SortedMap<String, Long> sentBytes() {
        return Collections.unmodifiableSortedMap(sentBytes);
    }

    /** Bytes received, by message type. */
    public SortedMap<String, Long> receivedBytes() {
        return Collections.unmodifiableSortedMap(receivedBytes);
    }

    void broughtBlock(long micros) {
        lastBlockMicros = micros;
    }

    void broughtTransaction(long micros) {
        lastTransactionMicros = micros;
    }

    boolean open() {
        return open;
    }

    void close() {
        open = false;
    }

    /** Remembers that the other end has a block; false if it was remembered. */
    boolean learnsBlock(BlockHash hash) {
        return knownBlocks.add(hash);
    }

    boolean knowsBlock(BlockHash hash) {
        return knownBlocks.contains(hash);
    }

    /** Remembers that the other end has a transaction; false if it was remembered. */
    boolean learnsTransaction(Txid txid) {
        return knownTransactions.add(txid);
    }

    /** Sends a message that leaves at a time, and takes so much longer for its size. */
    void send(long micros, long extraMicros, Message message) {
        long arrival = Math.max(lastArrivalMicros + 1, micros + extraMicros + link.delayMicros());
        lastArrivalMicros = arrival;
        lastSendMicros = micros;
        sentBytes.merge(message.command(), message.bytes(), Long::sum);
        owner.world().queue().at(arrival, () -> {
            if (open) {
                Peer there = link.peerOf(remote);
                there.lastReceiveMicros = arrival;
                there.receivedBytes.merge(message.command(), message.bytes(), Long::sum);
                remote.receive(there, message);
            }
        });
    }

    private static <T> Set<T> newest() {
        return Collections.newSetFromMap(new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<T, Boolean> eldest) {
                return size() > MOST_KNOWN;
            }
        });
    }
}
