package org.bmon.sim.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bmon.common.BlockHash;
import org.bmon.common.Txid;
import org.bmon.sim.ledger.SimBlock;
import org.bmon.sim.ledger.SimTx;
import org.bmon.sim.log.BlockWording;
import org.bmon.sim.log.Entry;
import org.bmon.sim.truth.Fact;

/** How a node learns of blocks, fetches them and passes them on: compact blocks, headers, whole blocks. */
final class BlockRelay {

    private static final int MOST_HEADERS = 2_000;

    private final SimNode node;
    private final Validation validation;
    private final Map<BlockHash, Peer> inFlight = new HashMap<>();

    BlockRelay(SimNode node, Validation validation) {
        this.node = node;
        this.validation = validation;
    }

    void restart() {
        inFlight.clear();
    }

    /** A block that was mined or submitted here: takes it in and passes it on. */
    void own(Pen pen, SimBlock block) {
        pen.spend(20, 40);
        if (node.chain().addHeader(block)) {
            List<Entry> lines = words().headerAccepted(block, node.initialDownload());
            long at = pen.write(lines);
            header(at, block, !lines.isEmpty());
        }
        pen.spend(60, 150);
        complete(pen, block, false);
    }

    void compactBlock(Pen pen, Peer peer, SimBlock block) {
        peer.learnsBlock(block.hash());
        Chain chain = node.chain();
        if (chain.hasData(block) || chain.knowledge(block.hash()) == Chain.Knowledge.INVALID) {
            return;
        }
        if (chain.knowledge(block.parent()) == null) {
            peer.send(pen.micros(), 0, new Message.GetHeaders(chain.tip()));
            return;
        }
        if (chain.knowledge(block.parent()) == Chain.Knowledge.INVALID) {
            return;
        }
        pen.spend(60, 80);
        boolean isNew = chain.addHeader(block);
        boolean told = false;
        if (isNew) {
            List<Entry> lines = words().compactHeaderSeen(block, peer.id(), node.initialDownload());
            told = !lines.isEmpty();
            long at = pen.write(lines);
            if (told) {
                header(at, block, true);
            }
        }
        boolean direct = chain.tip().hash().equals(block.parent()) && !node.initialDownload();
        if (direct && !inFlight.containsKey(block.hash())) {
            if (isNew && !told) {
                // Before v25 the line that follows is the first that names the block.
                header(pen.micros(), block, true);
            }
            reconstruct(pen, peer, block);
            return;
        }
        if (isNew && !told) {
            header(pen.micros(), block, false);
        }
        if (!direct) {
            fetch(pen, peer, block);
        }
    }

    private void reconstruct(Pen pen, Peer peer, SimBlock block) {
        int count = block.transactions().size();
        pen.write(words().compactBlockBegun(block.hash(), 250 + 6 * (count - 1)));
        List<SimTx> missing = new ArrayList<>();
        for (SimTx tx : block.transactions().subList(1, count)) {
            if (!node.mempool().contains(tx.txid())) {
                missing.add(tx);
            }
        }
        pen.spend(15, 10L + count);
        if (missing.isEmpty()) {
            reconstructed(pen, peer, block, missing);
        } else {
            inFlight.put(block.hash(), peer);
            peer.send(pen.micros(), 0, new Message.GetBlockTransactions(block, missing));
        }
    }

    private void reconstructed(Pen pen, Peer peer, SimBlock block, List<SimTx> missing) {
        List<Txid> requested = missing.stream().map(SimTx::txid).toList();
        long bytes = bytes(missing);
        int fromMempool = block.transactions().size() - 1 - missing.size();
        long at = pen.write(words().reconstructed(block.hash(), fromMempool, requested, bytes));
        node.world().truth().add(new Fact.DataComplete(at, node.name(), block.hash(), true));
        peer.broughtBlock(at);
        pen.spend(30, 60);
        complete(pen, block, true);
    }

    void sendTransactions(Pen pen, Peer peer, Message.GetBlockTransactions get) {
        pen.spend(40, 60);
        long bytes = bytes(get.missing());
        pen.write(words().transactionsSent(
                        get.block().hash(), peer.id(), get.missing().size(), bytes));
        peer.send(pen.micros(), bytes / 100, new Message.BlockTransactions(get.block(), get.missing()));
    }

    void blockTransactions(Pen pen, Peer peer, Message.BlockTransactions got) {
        boolean awaited = inFlight.remove(got.block().hash(), peer);
        if (awaited && !node.chain().hasData(got.block())) {
            pen.spend(40, 40L + got.missing().size());
            reconstructed(pen, peer, got.block(), got.missing());
        }
    }

    void sendHeaders(Pen pen, Peer peer, SimBlock theirTip) {
        peer.learnsBlock(theirTip.hash());
        if (node.initialDownload()) {
            return;
        }
        SimBlock fork = node.chain().fork(theirTip);
        SimBlock each = theirTip;
        while (fork == null && each != null) {
            // Their tip is on a branch that this node has never heard of: walk it down to common ground.
            fork = node.chain().isActive(each) ? each : null;
            each = node.world().store().parent(each);
        }
        int from = fork == null ? node.world().store().lowest() : fork.height();
        List<SimBlock> after = node.chain().after(from, MOST_HEADERS);
        if (!after.isEmpty()) {
            pen.spend(20, 20L + after.size());
            after.forEach(block -> peer.learnsBlock(block.hash()));
            peer.send(pen.micros(), after.size() * 2L, new Message.Headers(after));
        }
    }

    void headers(Pen pen, Peer peer, List<SimBlock> blocks) {
        Chain chain = node.chain();
        SimBlock last = blocks.get(blocks.size() - 1);
        blocks.forEach(block -> peer.learnsBlock(block.hash()));
        if (chain.knowledge(blocks.get(0).parent()) == null) {
            peer.send(pen.micros(), 0, new Message.GetHeaders(chain.tip()));
            return;
        }
        pen.spend(30, 30L + 3L * blocks.size());
        boolean downloading = node.initialDownload();
        boolean lastOnly = node.spec().version().atLeast(30);
        for (SimBlock block : blocks) {
            if (chain.knowledge(block.parent()) == Chain.Knowledge.INVALID) {
                // Nothing that stands on an invalid block is taken in.
                return;
            }
            if (chain.addHeader(block)) {
                List<Entry> lines = lastOnly && !block.hash().equals(last.hash())
                        ? List.of()
                        : words().headerSeen(block, peer.id(), downloading);
                long at = pen.write(lines);
                header(at, block, !lines.isEmpty());
            }
        }
        if (downloading) {
            pen.write(words().synchronizingHeaders(last.height(), 100));
        }
        fetch(pen, peer, last);
    }

    /** Asks a peer for what is missing of a branch, if the branch has more work than the tip. */
    private void fetch(Pen pen, Peer peer, SimBlock last) {
        Chain chain = node.chain();
        if (!chain.outworks(last)) {
            return;
        }
        Deque<SimBlock> missing = new ArrayDeque<>();
        SimBlock each = last;
        while (each != null && !chain.isActive(each)) {
            if (chain.knowledge(each.hash()) == Chain.Knowledge.INVALID) {
                return;
            }
            if (!chain.hasData(each) && !inFlight.containsKey(each.hash())) {
                missing.addFirst(each);
            }
            each = chain.block(each.parent());
        }
        if (missing.isEmpty()) {
            if (chain.hasData(last)) {
                validation.activate(pen, last, false);
                announce(pen);
            }
            return;
        }
        boolean compact =
                missing.size() == 1 && last.parent().equals(chain.tip().hash()) && !node.initialDownload();
        if (!compact) {
            missing.forEach(block -> inFlight.put(block.hash(), peer));
        }
        peer.send(pen.micros(), 0, new Message.GetBlocks(List.copyOf(missing), compact));
    }

    void sendBlocks(Pen pen, Peer peer, Message.GetBlocks get) {
        long extra = 0;
        for (SimBlock block : get.blocks()) {
            if (node.chain().hasData(block)) {
                pen.spend(20, 40);
                // A whole block goes over the wire at some ten megabytes a second.
                extra += get.compact() ? 0 : block.weight() / 40;
                peer.learnsBlock(block.hash());
                peer.send(
                        pen.micros(),
                        extra,
                        get.compact() ? new Message.CompactBlock(block) : new Message.FullBlock(block));
            }
        }
    }

    void fullBlock(Pen pen, Peer peer, SimBlock block) {
        peer.learnsBlock(block.hash());
        inFlight.remove(block.hash());
        if (node.chain().knowledge(block.hash()) != Chain.Knowledge.HEADER) {
            return;
        }
        peer.broughtBlock(pen.micros());
        pen.spend(60, 100L + block.transactions().size());
        complete(pen, block, false);
    }

    /** All of a block is here: checks it, passes it on and moves the chain. */
    private void complete(Pen pen, SimBlock block, boolean dataTold) {
        Chain chain = node.chain();
        boolean direct = chain.tip().hash().equals(block.parent()) && !node.initialDownload();
        chain.addData(block);
        if (!dataTold) {
            node.world().truth().add(new Fact.DataComplete(pen.micros(), node.name(), block.hash(), direct));
        }
        if (direct) {
            pen.write(words().newPowValidBlock(block.hash()));
            passOn(pen, block);
        }
        pen.spend(80, 300);
        if (chain.outworks(block)) {
            validation.activate(pen, best(block), true);
        }
        announce(pen);
    }

    /** The block with most work that stands on this one and is here with all its branch. */
    private SimBlock best(SimBlock block) {
        SimBlock best = block;
        for (SimBlock each : node.chain().all()) {
            if (node.chain().hasData(each)
                    && each.chainWork().compareTo(best.chainWork()) > 0
                    && each.parent().equals(best.hash())) {
                best = each;
            }
        }
        return best;
    }

    private void passOn(Pen pen, SimBlock block) {
        // An invalid block spreads one hop: those who got it from its maker do not pass it on.
        if (block.flaw() != null && !node.world().cameInAt(block.hash(), node.name())) {
            return;
        }
        for (Peer peer : node.peers()) {
            if (peer.highBandwidth()
                    && peer.remote().chain().knowledge(block.parent()) != null
                    && peer.learnsBlock(block.hash())) {
                peer.send(pen.spend(5, 10).micros(), 0, new Message.CompactBlock(block));
            }
        }
    }

    /** Tells the peers of the tip that do not have it. */
    private void announce(Pen pen) {
        if (node.initialDownload()) {
            return;
        }
        for (Peer peer : node.peers()) {
            if (peer.knowsBlock(node.chain().tip().hash())) {
                continue;
            }
            List<SimBlock> unknown = new ArrayList<>();
            SimBlock each = node.chain().tip();
            while (each != null && !peer.knowsBlock(each.hash()) && unknown.size() < 8) {
                unknown.add(each);
                each = node.chain().at(each.height() - 1);
            }
            Collections.reverse(unknown);
            unknown.forEach(block -> peer.learnsBlock(block.hash()));
            peer.send(pen.spend(5, 10).micros(), 0, new Message.Headers(unknown));
        }
    }

    /** A connection is gone: what was asked for there is asked for elsewhere. */
    void disconnected(Peer peer) {
        boolean lost = inFlight.values().removeIf(from -> from == peer);
        List<Peer> others = node.peers();
        if (lost && !others.isEmpty()) {
            others.get(0)
                    .send(
                            node.world().queue().now(),
                            0,
                            new Message.GetHeaders(node.chain().tip()));
        }
    }

    private void header(long micros, SimBlock block, boolean told) {
        node.world().truth().add(new Fact.HeaderSeen(micros, node.name(), block.hash(), block.height(), told));
    }

    private static long bytes(List<SimTx> transactions) {
        return transactions.stream().mapToLong(SimTx::size).sum();
    }

    private BlockWording words() {
        return node.wording().blocks();
    }
}
