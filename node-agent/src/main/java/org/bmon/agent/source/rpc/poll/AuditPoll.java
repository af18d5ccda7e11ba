package org.bmon.agent.source.rpc.poll;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.rpc.BlockBody;
import org.bmon.agent.source.rpc.BlockStats;
import org.bmon.agent.source.rpc.NodeRpc;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.common.BlockHash;
import org.bmon.common.event.BlockAudit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up each new block once: what its miner claimed, what the node says it was due, and the fees once more from the
 * outputs that it spends. Blocks between the last one audited and the tip are caught up with, up to a few.
 */
final class AuditPoll implements Poll {

    private static final Logger LOG = LoggerFactory.getLogger(AuditPoll.class);

    private static final int MOST_WAITING = 6;
    private static final int MOST_REMEMBERED = 100;

    /** With the outputs that are spent, getblock tells where every satoshi comes from. */
    private static final int SPENT_OUTPUTS_SINCE = 230_000;

    private final NodeRpc rpc;
    private final Fact<BlockStats> fact;
    private final Teller teller;
    private final IntSupplier version;
    private final long delayNanos;
    private final LongSupplier nanos;
    private final Map<BlockHash, Long> waiting = new LinkedHashMap<>();
    private final Set<BlockHash> done = new LinkedHashSet<>();

    /**
     * @param version the node's, such as 280000; 0 if it is not known
     * @param delay how long a block waits, so that its propagation is not disturbed
     */
    AuditPoll(
            NodeRpc rpc,
            Fact<BlockStats> fact,
            Teller teller,
            IntSupplier version,
            Duration delay,
            LongSupplier nanos) {
        this.delayNanos = delay.toNanos();
        this.nanos = nanos;
        this.rpc = rpc;
        this.fact = fact;
        this.teller = teller;
        this.version = version;
    }

    @Override
    public PollKind kind() {
        return PollKind.AUDIT;
    }

    /** A block to audit. */
    synchronized void want(BlockHash hash) {
        if (!done.contains(hash) && !waiting.containsKey(hash)) {
            if (waiting.size() == MOST_WAITING) {
                waiting.remove(waiting.keySet().iterator().next());
            }
            waiting.put(hash, nanos.getAsLong() + delayNanos);
        }
    }

    /** Whether there is more to do. */
    boolean isBusy() {
        return first() != null;
    }

    @Override
    public void ask() throws NodeRpcException, OutboxFullException {
        for (BlockHash hash = first(); hash != null; hash = first()) {
            try {
                audit(hash);
                finish(hash);
            } catch (NodeRpcException.Rejected e) {
                // Pruned, or the undo data is gone: asking again would not help. The calls are counted as rejected.
                LOG.info("Block {} is not audited: {}", hash, e.getMessage());
                finish(hash);
            }
        }
    }

    private void audit(BlockHash hash) throws NodeRpcException, OutboxFullException {
        BlockStats stats = rpc.blockStats(hash);
        BlockBody body = rpc.block(
                hash,
                version.getAsInt() >= SPENT_OUTPUTS_SINCE
                        ? BlockBody.Detail.SPENT_OUTPUTS
                        : BlockBody.Detail.TRANSACTIONS);
        Long claimed = body.claimedSat();
        if (claimed != null) {
            teller.tell(new BlockAudit(
                    teller.now(),
                    hash,
                    stats.height(),
                    claimed,
                    stats.subsidySat(),
                    stats.feesSat(),
                    body.feesSat(),
                    body.parent(),
                    body.coinbaseTag()));
        }
        BlockStats shown = fact.get();
        if (shown == null || shown.height() <= stats.height()) {
            fact.set(stats);
        }
        catchUp(body.parent());
    }

    /** The parent too, if blocks came so quickly that it was never the tip when the node was asked. */
    private synchronized void catchUp(@Nullable BlockHash parent) {
        // The first of all has none before it: history is not audited.
        if (parent != null && !done.isEmpty() && !done.contains(parent) && waiting.size() < MOST_WAITING) {
            waiting.put(parent, nanos.getAsLong());
        }
    }

    private synchronized @Nullable BlockHash first() {
        for (Map.Entry<BlockHash, Long> block : waiting.entrySet()) {
            if (block.getValue() - nanos.getAsLong() <= 0) {
                return block.getKey();
            }
        }
        return null;
    }

    private synchronized void finish(BlockHash hash) {
        waiting.remove(hash);
        done.add(hash);
        if (done.size() > MOST_REMEMBERED) {
            done.remove(done.iterator().next());
        }
    }

    @Override
    public void forget() {
        fact.clear();
    }
}
