package org.bmon.sim.rpc;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated node knows, as its RPC server asks for it. Every method may be called from any thread and returns
 * an immutable snapshot.
 *
 * <p>Amounts are satoshi, fee rates satoshi per 1000 virtual bytes, times seconds since the epoch by the node's own
 * clock unless the name says otherwise.
 */
public interface NodeView {

    /** The client version as getnetworkinfo tells it: 220000 to 319900. */
    int version();

    Network network();

    /** The stage that warm-up errors name, such as {@code Loading block index…}; null once the node is ready. */
    @Nullable String warmupStage();

    boolean initialBlockDownload();

    /** The tip of the active chain. */
    BlockView tip();

    /** Height of the best header, of a block known in full or not. */
    int headers();

    /** Any block the node has heard of, in full or by header alone; null if it has not. */
    @Nullable BlockView block(BlockHash hash);

    /** The block of the active chain at that height; null above the tip. */
    @Nullable BlockHash hashAt(int height);

    /** The tips of all branches. The server orders them. */
    List<TipView> chainTips();

    MempoolView mempool();

    /** The block that the node would mine on its tip now. */
    TemplateView template();

    List<PeerView> peers();

    boolean networkActive();

    /** Warnings in force beyond that of a test build, which the server adds itself. */
    default List<String> warnings() {
        return List.of();
    }

    long uptimeSeconds();

    /** The node's system clock, with its error, in microseconds since the epoch. */
    long clockMicros();

    /** The notifiers of getzmqnotifications, in the order they were made. */
    default List<ZmqNotifierView> zmqNotifications() {
        return List.of();
    }

    /** Where debug.log is. */
    String logPath();

    /** The debug categories that are on. */
    default Set<String> logCategories() {
        return Set.of();
    }

    /** The running indexes by Bitcoin Core's name, such as coinstatsindex, with the height they have reached. */
    default Map<String, Integer> indexes() {
        return Map.of();
    }

    /** Transactions whose parents are not known. */
    default List<OrphanView> orphans() {
        return List.of();
    }

    /** What the RPCs that change something do; null refuses them with -32601, as a read-only node. */
    default @Nullable NodeControl control() {
        return null;
    }

    /** Bytes received since the start, from peers now gone too; by default only from those still there. */
    default long totalBytesReceived() {
        return peers().stream().mapToLong(PeerView::bytesReceived).sum();
    }

    /** Bytes sent since the start, to peers now gone too; by default only to those still there. */
    default long totalBytesSent() {
        return peers().stream().mapToLong(PeerView::bytesSent).sum();
    }

    /** Bytes of all blocks on disk; by default those of the active chain, counted anew by each call. */
    default long sizeOnDisk() {
        long bytes = 0;
        for (int height = 0; height <= tip().height(); height++) {
            BlockHash hash = hashAt(height);
            BlockView block = hash == null ? null : block(hash);
            // Each block in a blk file has eight bytes of magic and length before it.
            bytes += block == null ? 0 : 8 + block.size();
        }
        return bytes;
    }

    /** Told what Bitcoin Core's server would write to debug.log, without its time stamp. Dropped by default. */
    default void logWarning(String message) {}

    /**
     * Runs a reading that asks several of these questions so that nothing changes meanwhile, as under Bitcoin Core's
     * {@code cs_main}. A view that can change overrides this with its lock.
     */
    default <T> T locked(Supplier<T> reading) {
        return reading.get();
    }
}
