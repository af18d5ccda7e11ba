package org.bmon.collector.chain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.TimeSource;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockAudit;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockContent;
import org.bmon.common.event.BlockDataComplete;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.BlockInvalid;
import org.bmon.common.event.ChainState;
import org.bmon.common.event.Event;
import org.bmon.common.event.HeaderSeen;
import org.jspecify.annotations.Nullable;

/**
 * What all nodes together know of the recent blocks, and where each node's chain ends. The watches of the chain read it;
 * it takes each event before them. It wishes for the content of each new block.
 */
public final class ChainBook implements Watch {

    private static final int MOST_BLOCKS = 2_000;
    private static final int MOST_CONTENTS = 300;

    /** Headers of blocks so far below the best tip are old history that a node fetches. */
    private static final int RECENT_BLOCKS = 6;

    private final Surroundings around;
    private final Map<BlockHash, KnownBlock> blocks = new LinkedHashMap<>();
    private final NavigableMap<Integer, List<KnownBlock>> byHeight = new TreeMap<>();
    private final Map<BlockHash, KnownBlock> contents = new LinkedHashMap<>();
    private final Map<NodeName, NodeChain> chains = new HashMap<>();
    private final Map<NodeName, Boolean> logTells = new HashMap<>();
    private int bestHeight = -1;

    public ChainBook(Surroundings around) {
        this.around = around;
    }

    @Override
    public void accept(FleetNode node, Event event) {
        long at = node.clock().toFleet(event.at().micros());
        if (event instanceof HeaderSeen header) {
            seen(node, header.hash(), header.height(), at);
            if (header.peer() != null) {
                open(header.hash(), null).peers.putIfAbsent(node.name(), header.peer());
            }
        } else if (event instanceof BlockDataComplete data) {
            seen(node, data.hash(), null, at);
        } else if (event instanceof BlockConnected connected) {
            connected(node, connected, at);
        } else if (event instanceof BlockDisconnected disconnected) {
            if (isTold(node, disconnected.at().source())) {
                chain(node).disconnected(disconnected.hash(), at);
            }
        } else if (event instanceof BlockInvalid invalid && invalid.hash() != null) {
            KnownBlock block = open(invalid.hash(), invalid.height());
            block.invalid.putIfAbsent(node.name(), invalid.reason());
        } else if (event instanceof ChainState state) {
            open(state.bestHash(), state.height());
            chain(node).polled(state.bestHash(), state.height(), at);
            around.wishes().holds(node.name(), state.bestHash());
        } else if (event instanceof BlockAudit audit) {
            describe(open(audit.hash(), audit.height()), audit.parent(), audit.coinbaseTag());
        } else if (event instanceof BlockContent content) {
            content(content);
        }
    }

    @Override
    public void advance(long nowMicros) {}

    private void seen(FleetNode node, BlockHash hash, @Nullable Integer height, long at) {
        open(hash, height).seen(node.name(), at);
    }

    private void connected(FleetNode node, BlockConnected connected, long at) {
        logTells.merge(node.name(), isLog(connected.at().source()), Boolean::logicalOr);
        KnownBlock block = open(connected.hash(), connected.height());
        block.seen(node.name(), at);
        block.connected.merge(node.name(), at, Math::min);
        NodeChain chain = chain(node);
        if (block.height == null && chain.height() >= 0 && !isOf(chain, block.hash)) {
            height(block, chain.height() + 1);
        }
        Integer height = block.height;
        if (height == null || !isTold(node, connected.at().source())) {
            return;
        }
        BlockHash parent = chain.connected(block.hash, height, at);
        if (block.parent == null && parent != null) {
            block.parent = parent;
        }
        boolean recent = height > bestHeight - RECENT_BLOCKS;
        bestHeight = Math.max(bestHeight, height);
        if (recent && block.txids == null) {
            around.wishes().block(block.hash, List.of(node.name()));
        }
    }

    private static boolean isOf(NodeChain chain, BlockHash hash) {
        for (int height = chain.height(); chain.at(height) != null; height--) {
            if (hash.equals(chain.at(height))) {
                return true;
            }
        }
        return false;
    }

    /** Of a node whose log tells of blocks, what ZMQ tells later is not news and may be long over. */
    private boolean isTold(FleetNode node, TimeSource source) {
        return isLog(source) || !logTells.getOrDefault(node.name(), false);
    }

    private static boolean isLog(TimeSource source) {
        return source == TimeSource.LOG || source == TimeSource.LOG_SECONDS;
    }

    private void content(BlockContent content) {
        KnownBlock block = open(content.hash(), content.height());
        describe(block, content.parent(), content.coinbaseTag());
        block.txids = content.txids();
        contents.put(block.hash, block);
        if (contents.size() > MOST_CONTENTS) {
            KnownBlock oldest = contents.values().iterator().next();
            contents.remove(oldest.hash);
            oldest.txids = null;
        }
        around.wishes().answered(block.hash);
    }

    private static void describe(KnownBlock block, @Nullable BlockHash parent, @Nullable String miner) {
        block.parent = parent == null ? block.parent : parent;
        block.miner = miner == null ? block.miner : miner;
    }

    private KnownBlock open(BlockHash hash, @Nullable Integer height) {
        KnownBlock block = blocks.get(hash);
        if (block == null) {
            block = new KnownBlock(hash);
            blocks.put(hash, block);
            if (blocks.size() > MOST_BLOCKS) {
                forget(blocks.values().iterator().next());
            }
        }
        if (height != null && block.height == null) {
            height(block, height);
        }
        return block;
    }

    private void height(KnownBlock block, int height) {
        block.height = height;
        byHeight.computeIfAbsent(height, added -> new ArrayList<>(1)).add(block);
    }

    private void forget(KnownBlock block) {
        blocks.remove(block.hash);
        contents.remove(block.hash);
        List<KnownBlock> there = block.height == null ? null : byHeight.get(block.height);
        if (there != null && there.remove(block) && there.isEmpty()) {
            byHeight.remove(block.height);
        }
    }

    private NodeChain chain(FleetNode node) {
        return chains.computeIfAbsent(node.name(), added -> new NodeChain());
    }

    /** Where a node's chain ends; an empty chain if nothing is known. */
    NodeChain chainOf(NodeName node) {
        return chains.computeIfAbsent(node, added -> new NodeChain());
    }

    /** A block; null if nothing is known of it. */
    @Nullable KnownBlock block(BlockHash hash) {
        return blocks.get(hash);
    }

    /** The blocks of a height. */
    List<KnownBlock> at(int height) {
        return Collections.unmodifiableList(byHeight.getOrDefault(height, List.of()));
    }

    /** All blocks known, the one known for longest first. */
    Collection<KnownBlock> all() {
        return Collections.unmodifiableCollection(blocks.values());
    }

    /** The highest height that any node connected; -1 if none did. */
    int bestHeight() {
        return bestHeight;
    }

    /** A node's tip; null if it is not known. */
    public @Nullable BlockHash tipOf(NodeName node) {
        return chainOf(node).tip();
    }

    /** What a block holds, without the coinbase; null if that is not known. */
    public @Nullable List<Txid> contentOf(BlockHash hash) {
        KnownBlock block = blocks.get(hash);
        return block == null ? null : block.txids;
    }

    /** When any node first saw a block, in fleet time; null if none did. */
    public @Nullable Long firstSeen(BlockHash hash) {
        KnownBlock block = blocks.get(hash);
        return block == null || !block.isSeen() ? null : block.firstMicros;
    }

    /** The block that a block builds on; null if that is not known. */
    public @Nullable BlockHash parentOf(BlockHash hash) {
        KnownBlock block = blocks.get(hash);
        return block == null ? null : block.parent;
    }
}
