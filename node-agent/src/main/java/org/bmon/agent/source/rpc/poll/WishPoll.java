package org.bmon.agent.source.rpc.poll;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.rpc.BlockBody;
import org.bmon.agent.source.rpc.MempoolWorth;
import org.bmon.agent.source.rpc.NodeRpc;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.common.BlockHash;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockContent;
import org.bmon.common.event.MempoolEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the collector asks for: contents of blocks, each once in a while and a few at a time, and what single transactions of
 * the mempool weigh and pay.
 */
final class WishPoll implements Poll {

    private static final Logger LOG = LoggerFactory.getLogger(WishPoll.class);

    private static final int MOST_WAITING = 32;
    private static final int MOST_TRANSACTIONS = 64;
    private static final int MOST_REMEMBERED = 256;
    private static final long AGAIN_NANOS = Duration.ofMinutes(10).toNanos();

    private final NodeRpc rpc;
    private final Teller teller;
    private final LongSupplier nanos;
    private final Set<BlockHash> waiting = new LinkedHashSet<>();
    private final Set<Txid> transactions = new LinkedHashSet<>();
    private final Map<BlockHash, Long> answered = new LinkedHashMap<>();

    WishPoll(NodeRpc rpc, Teller teller, LongSupplier nanos) {
        this.rpc = rpc;
        this.teller = teller;
        this.nanos = nanos;
    }

    @Override
    public PollKind kind() {
        return PollKind.WISHES;
    }

    /** A block that is asked for; what was answered minutes ago, or would be one too many, is passed over. */
    synchronized boolean want(BlockHash hash) {
        Long before = answered.get(hash);
        boolean early = before != null && nanos.getAsLong() - before < AGAIN_NANOS;
        return !early && waiting.size() < MOST_WAITING && waiting.add(hash);
    }

    /** A transaction that is asked for; one too many is passed over. */
    synchronized boolean want(Txid txid) {
        return transactions.size() < MOST_TRANSACTIONS && transactions.add(txid);
    }

    /** Whether there is more to do. */
    synchronized boolean isBusy() {
        return !waiting.isEmpty() || !transactions.isEmpty();
    }

    @Override
    public void ask() throws NodeRpcException, OutboxFullException {
        for (Txid txid = firstTransaction(); txid != null; txid = firstTransaction()) {
            tell(txid);
        }
        BlockHash hash = first();
        if (hash == null) {
            return;
        }
        try {
            BlockBody body = rpc.block(hash, BlockBody.Detail.TXIDS);
            BlockHash parent = body.parent();
            if (parent != null) {
                teller.tell(
                        new BlockContent(teller.now(), hash, body.height(), parent, body.coinbaseTag(), body.txids()));
            }
            finish(hash);
        } catch (NodeRpcException.Rejected e) {
            // It is not on this node's disk; the collector may ask another. The call is counted as rejected.
            LOG.info("The collector asks for block {}, which can't be had: {}", hash, e.getMessage());
            finish(hash);
        }
    }

    private void tell(Txid txid) throws NodeRpcException, OutboxFullException {
        try {
            MempoolWorth worth = rpc.mempoolWorth(txid);
            teller.tell(new MempoolEntry(teller.now(), txid, worth.virtualBytes(), worth.feeSat()));
        } catch (NodeRpcException.Rejected | NodeRpcException.Forbidden e) {
            // It has left the mempool, or a whitelist lacks the method, which must not hold up blocks. Both are
            // counted.
            LOG.debug("The collector asks for transaction {}, which can't be had: {}", txid, e.getMessage());
        }
        synchronized (this) {
            transactions.remove(txid);
        }
    }

    private synchronized @Nullable Txid firstTransaction() {
        return transactions.isEmpty() ? null : transactions.iterator().next();
    }

    private synchronized @Nullable BlockHash first() {
        return waiting.isEmpty() ? null : waiting.iterator().next();
    }

    private synchronized void finish(BlockHash hash) {
        waiting.remove(hash);
        answered.remove(hash);
        answered.put(hash, nanos.getAsLong());
        if (answered.size() > MOST_REMEMBERED) {
            answered.remove(answered.keySet().iterator().next());
        }
    }
}
