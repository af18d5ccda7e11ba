package org.bmon.collector.watch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.wire.BatchReply;

/**
 * What the agents of one network are asked for in the replies to their batches. A block is asked of one node that has
 * it; when no answer comes in time, of another. A mempool is asked of its own node, each time after a longer wait. Safe
 * for use by many threads.
 */
public final class WishBook {

    /** Most wishes for blocks at once; past it the oldest goes. */
    public static final int MOST_BLOCKS = 500;

    static final long ANSWER_MICROS = 30_000_000;
    static final long MEMPOOL_MICROS = 60_000_000;
    static final long MEMPOOL_MOST_MICROS = 30 * 60_000_000L;
    private static final int BLOCKS_AT_ONCE = 4;
    private static final int TRANSACTIONS_AT_ONCE = 8;

    /** Most transactions that wait to be asked of one node. */
    static final int MOST_TRANSACTIONS = 200;

    private final Map<OfBlock, BlockWish> blocks = new LinkedHashMap<>();
    private final Map<NodeName, MempoolWish> mempools = new LinkedHashMap<>();
    private final Map<NodeName, Set<Txid>> transactions = new LinkedHashMap<>();
    private long unanswered;
    private long dropped;

    /** What is wished for of a block: its content, or what it spends. */
    private record OfBlock(String word, BlockHash hash) {

        static OfBlock content(BlockHash hash) {
            return new OfBlock("block", hash);
        }

        static OfBlock spends(BlockHash hash) {
            return new OfBlock("spends", hash);
        }
    }

    private static final class BlockWish {
        final Set<NodeName> holders = new HashSet<>();
        final Set<NodeName> asked = new HashSet<>();
        long waitsUntilMicros = Long.MIN_VALUE;
    }

    private static final class MempoolWish {
        boolean open;
        long notBeforeMicros = Long.MIN_VALUE;
        long waitMicros = MEMPOOL_MICROS;
    }

    /** Wishes for the content of a block. Said again, it gains those that have it. */
    public void block(BlockHash hash, Collection<NodeName> holders) {
        wish(OfBlock.content(hash), holders);
    }

    /** Wishes to know what a block spends, in the same way. */
    public void spends(BlockHash hash, Collection<NodeName> holders) {
        wish(OfBlock.spends(hash), holders);
    }

    private synchronized void wish(OfBlock wanted, Collection<NodeName> holders) {
        BlockWish wish = blocks.get(wanted);
        if (wish == null) {
            if (blocks.size() == MOST_BLOCKS) {
                blocks.remove(blocks.keySet().iterator().next());
                dropped++;
            }
            wish = new BlockWish();
            blocks.put(wanted, wish);
        }
        wish.holders.addAll(holders);
    }

    /** One more node has a block; nothing happens if nobody wishes for it. */
    public synchronized void holds(NodeName node, BlockHash hash) {
        for (OfBlock wanted : List.of(OfBlock.content(hash), OfBlock.spends(hash))) {
            BlockWish wish = blocks.get(wanted);
            if (wish != null) {
                wish.holders.add(node);
            }
        }
    }

    /** The content of a block came. */
    public synchronized void answered(BlockHash hash) {
        blocks.remove(OfBlock.content(hash));
    }

    /** What a block spends came. */
    public synchronized void spendsAnswered(BlockHash hash) {
        blocks.remove(OfBlock.spends(hash));
    }

    /** Wishes for a node's whole mempool. */
    public synchronized void mempool(NodeName node) {
        mempools.computeIfAbsent(node, added -> new MempoolWish()).open = true;
    }

    /** A node's whole mempool came. */
    public synchronized void answered(NodeName node) {
        MempoolWish wish = mempools.get(node);
        if (wish != null) {
            wish.open = false;
            wish.waitMicros = MEMPOOL_MICROS;
        }
    }

    /** Wishes to know what a transaction weighs and pays, of a node that holds it. It is asked once. */
    public synchronized void transaction(Txid txid, NodeName holder) {
        Set<Txid> ofNode = transactions.computeIfAbsent(holder, added -> new LinkedHashSet<>());
        if (ofNode.size() < MOST_TRANSACTIONS) {
            ofNode.add(txid);
        } else {
            dropped++;
        }
    }

    /** What to ask a node for in a reply that goes now, most wanted first. */
    public synchronized List<String> wants(NodeName node, long nowMicros) {
        List<String> wants = new ArrayList<>();
        for (Iterator<Map.Entry<OfBlock, BlockWish>> each = blocks.entrySet().iterator();
                each.hasNext() && wants.size() < BLOCKS_AT_ONCE; ) {
            Map.Entry<OfBlock, BlockWish> entry = each.next();
            BlockWish wish = entry.getValue();
            if (nowMicros < wish.waitsUntilMicros || !wish.holders.contains(node)) {
                continue;
            }
            if (wish.asked.contains(node)) {
                if (wish.asked.containsAll(wish.holders)) {
                    each.remove();
                    unanswered++;
                }
                continue;
            }
            wish.asked.add(node);
            wish.waitsUntilMicros = nowMicros + ANSWER_MICROS;
            wants.add(entry.getKey().word() + " " + entry.getKey().hash());
        }
        MempoolWish mempool = mempools.get(node);
        if (mempool != null && mempool.open && nowMicros >= mempool.notBeforeMicros) {
            mempool.notBeforeMicros = nowMicros + mempool.waitMicros;
            mempool.waitMicros = Math.min(2 * mempool.waitMicros, MEMPOOL_MOST_MICROS);
            wants.add("mempool");
        }
        Iterator<Txid> ofNode = transactions.getOrDefault(node, Set.of()).iterator();
        for (int i = 0; i < TRANSACTIONS_AT_ONCE && ofNode.hasNext(); i++) {
            wants.add("tx " + ofNode.next());
            ofNode.remove();
        }
        return wants.size() <= BatchReply.MOST_WANTS ? wants : wants.subList(0, BatchReply.MOST_WANTS);
    }

    /** Wishes for blocks that everyone who has them was asked for in vain. */
    public synchronized long unanswered() {
        return unanswered;
    }

    /** Wishes given up because there were too many. */
    public synchronized long dropped() {
        return dropped;
    }
}
