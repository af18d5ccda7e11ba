package org.bmon.agent.source.rpc.poll;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
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
import org.bmon.common.event.BlockSpends;
import org.bmon.common.event.MempoolEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the collector asks for: contents of blocks and what they spend, each once in a while and a few at a time, and what
 * single transactions of the mempool weigh and pay.
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
    private final Set<Wish> waiting = new LinkedHashSet<>();
    private final Set<Txid> transactions = new LinkedHashSet<>();
    private final Map<Wish, Long> answered = new LinkedHashMap<>();

    /** What is asked for of a block. */
    private record Wish(BlockHash hash, boolean spends) {}

    WishPoll(NodeRpc rpc, Teller teller, LongSupplier nanos) {
        this.rpc = rpc;
        this.teller = teller;
        this.nanos = nanos;
    }

    @Override
    public PollKind kind() {
        return PollKind.WISHES;
    }

    /** A block whose content is asked for; what was answered minutes ago, or would be one too many, is passed over. */
    boolean want(BlockHash hash) {
        return want(new Wish(hash, false));
    }

    /** A block of which it is asked what it spends, in the same way. */
    boolean wantSpends(BlockHash hash) {
        return want(new Wish(hash, true));
    }

    private synchronized boolean want(Wish wish) {
        Long before = answered.get(wish);
        boolean early = before != null && nanos.getAsLong() - before < AGAIN_NANOS;
        return !early && waiting.size() < MOST_WAITING && waiting.add(wish);
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
        Wish wish = first();
        if (wish == null) {
            return;
        }
        try {
            if (wish.spends()) {
                List<List<String>> spends = rpc.blockSpends(wish.hash());
                teller.tell(new BlockSpends(teller.now(), wish.hash(), spends));
            } else {
                tell(rpc.block(wish.hash(), BlockBody.Detail.TXIDS));
            }
            finish(wish);
        } catch (NodeRpcException.Rejected e) {
            // It is not on this node's disk; the collector may ask another. The call is counted as rejected.
            LOG.info("The collector asks for block {}, which can't be had: {}", wish.hash(), e.getMessage());
            finish(wish);
        }
    }

    private void tell(BlockBody body) throws OutboxFullException {
        BlockHash parent = body.parent();
        if (parent != null) {
            teller.tell(new BlockContent(
                    teller.now(), body.hash(), body.height(), parent, body.coinbaseTag(), body.txids()));
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

    private synchronized @Nullable Wish first() {
        return waiting.isEmpty() ? null : waiting.iterator().next();
    }

    private synchronized void finish(Wish wish) {
        waiting.remove(wish);
        answered.remove(wish);
        answered.put(wish, nanos.getAsLong());
        if (answered.size() > MOST_REMEMBERED) {
            answered.remove(answered.keySet().iterator().next());
        }
    }
}
