package org.bmon.sim;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bmon.common.BlockHash;
import org.bmon.common.Txid;
import org.bmon.sim.ledger.SimBlock;
import org.bmon.sim.ledger.SimTx;
import org.bmon.sim.model.Peer;
import org.bmon.sim.rpc.BlockView;
import org.bmon.sim.rpc.PeerView;
import org.bmon.sim.rpc.TxView;
import org.jspecify.annotations.Nullable;

/**
 * Shows what the model holds as the RPC server wants to see it, and keeps the newest of it: polls ask the same again and
 * again. For one thread at a time.
 */
final class ModelViews {

    private static final BlockHash NONE = new BlockHash(0, 0, 0, 0);
    private static final int FIRST_PEER_PORT = 18_444;

    private static final int KEPT_BLOCKS = 100;
    private static final int KEPT_TRANSACTIONS = 5_000;

    private final Map<BlockHash, BlockView> blocks = newest(KEPT_BLOCKS);
    private final Map<Txid, TxView> transactions = newest(KEPT_TRANSACTIONS);

    /** A block, with its transactions if the node has them. */
    BlockView block(SimBlock block, boolean withData) {
        return withData
                ? blocks.computeIfAbsent(
                        block.hash(),
                        hash -> view(
                                block,
                                block.transactions().stream().map(this::tx).toList()))
                : view(block, null);
    }

    private static BlockView view(SimBlock block, @Nullable List<TxView> transactions) {
        return new BlockView(
                block.hash(),
                parent(block),
                block.height(),
                block.version(),
                block.merkleRootHex(),
                block.time(),
                block.medianTime(),
                block.nonce(),
                block.bits(),
                block.chainWork(),
                transactions);
    }

    private static @Nullable BlockHash parent(SimBlock block) {
        return block.parent().equals(NONE) ? null : block.parent();
    }

    TxView tx(SimTx tx) {
        return transactions.computeIfAbsent(tx.txid(), txid -> view(tx));
    }

    private static TxView view(SimTx tx) {
        return new TxView(
                tx.txid(),
                tx.wtxid(),
                tx.size(),
                tx.weight(),
                tx.feeSat(),
                tx.lockTime(),
                tx.inputs().stream()
                        .map(input -> new TxView.Input(input.txid(), input.vout(), input.valueSat()))
                        .toList(),
                tx.outputs().stream()
                        .map(output -> new TxView.Output(output.valueSat(), output.scriptHex()))
                        .toList(),
                HexFormat.of().formatHex(tx.raw()));
    }

    /** A connection; {@code offsetMicros} is how far the node's clock is ahead. */
    static PeerView peer(Peer peer, int p2pPort, long offsetMicros) {
        boolean inbound = peer.inbound();
        int best = peer.remote().chain().tip().height();
        boolean encrypted = peer.remote().spec().version().atLeast(27);
        return new PeerView(
                peer.id(),
                "127.0.0.1:" + (FIRST_PEER_PORT + peer.id()),
                "127.0.0.1:" + p2pPort,
                inbound,
                inbound ? "inbound" : "manual",
                encrypted ? "v2" : "v1",
                peer.remote().spec().version().number(),
                seconds(peer.sinceMicros(), offsetMicros),
                seconds(peer.lastSendMicros(), offsetMicros),
                seconds(peer.lastReceiveMicros(), offsetMicros),
                seconds(peer.lastTransactionMicros(), offsetMicros),
                seconds(peer.lastBlockMicros(), offsetMicros),
                peer.roundTripMicros(),
                peer.roundTripMicros(),
                peer.highBandwidth(),
                peer.highBandwidth(),
                peer.startingHeight(),
                best,
                best,
                List.of(),
                peer.remote().spec().policy().minFeeSatPerKvb(),
                peer.sentBytes(),
                peer.receivedBytes());
    }

    private static <K, V> Map<K, V> newest(int most) {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    /** True time as seconds of the node's clock; never stays 0. */
    static long seconds(long micros, long offsetMicros) {
        return micros == 0 ? 0 : (micros + offsetMicros) / 1_000_000;
    }
}
