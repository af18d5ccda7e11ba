package org.bmon.collector.chain;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.collector.watch.Wording;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockInvalid;
import org.bmon.common.event.ChainTips;
import org.bmon.common.event.Event;

/**
 * Tells of blocks that nodes call invalid, and shouts when other nodes have such a block in their chain. A damaged copy
 * of a good block has the good block's hash: those reasons make a split only if the node does not connect it soon.
 */
public final class BadBlockWatch implements Watch {

    private static final int REMEMBERED = 1_000;

    /** How long a node has to get a whole copy of a block that came to it damaged. */
    private static final long DAMAGED_MICROS = 60_000_000;

    private static final Set<String> DAMAGED = Set.of(
            "bad-txnmrklroot",
            "bad-txns-duplicate",
            "bad-witness-merkle-match",
            "bad-witness-nonce-size",
            "unexpected-witness",
            "bad-blk-length");

    private final Surroundings around;
    private final ChainBook book;
    private final Map<BlockHash, Judged> judged = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BlockHash, Judged> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Set<BlockHash> doubtful = new HashSet<>();

    /** What nodes said of a block. */
    private static final class Judged {
        final SortedMap<NodeName, String> reasons = new TreeMap<>();
        final SortedMap<NodeName, Object> details = new TreeMap<>();
        long sinceMicros = Long.MAX_VALUE;
        boolean split;
    }

    public BadBlockWatch(Surroundings around, ChainBook book) {
        this.around = around;
        this.book = book;
    }

    @Override
    public void accept(FleetNode node, Event event) {
        long at = node.clock().toFleet(event.at().micros());
        if (event instanceof BlockInvalid invalid && invalid.hash() != null) {
            Judged block = judge(invalid.hash(), node, invalid.reason(), at);
            if (invalid.detail() != null) {
                block.details.putIfAbsent(node.name(), invalid.detail());
            }
            told(invalid.hash(), block);
            split(invalid.hash(), block, at);
        } else if (event instanceof BlockConnected connected) {
            Judged block = judged.get(connected.hash());
            if (block != null) {
                told(connected.hash(), block);
                split(connected.hash(), block, at);
            }
        } else if (event instanceof ChainTips tips) {
            for (ChainTips.Tip tip : tips.tips()) {
                KnownBlock known = tip.status().equals("invalid") ? book.block(tip.hash()) : null;
                if (known != null && !known.connected.isEmpty() && !known.connected.containsKey(node.name())) {
                    Judged block = judge(tip.hash(), node, "invalid among the chain tips", at);
                    told(tip.hash(), block);
                    split(tip.hash(), block, at);
                }
            }
        }
    }

    private Judged judge(BlockHash hash, FleetNode node, String reason, long at) {
        Judged block = judged.computeIfAbsent(hash, added -> new Judged());
        block.reasons.putIfAbsent(node.name(), reason);
        block.sinceMicros = Math.min(block.sinceMicros, at);
        return block;
    }

    @Override
    public void advance(long nowMicros) {
        for (BlockHash hash : Set.copyOf(doubtful)) {
            Judged block = judged.get(hash);
            if (block == null) {
                doubtful.remove(hash);
            } else {
                split(hash, block, nowMicros);
            }
        }
    }

    private void told(BlockHash hash, Judged block) {
        SortedMap<NodeName, Long> accepted = accepted(hash);
        around.notices()
                .tell(Notice.once(
                        NoticeKind.BAD_BLOCK,
                        hash.toHex(),
                        block.sinceMicros,
                        Severity.WARNING,
                        new TreeSet<>(block.reasons.keySet()),
                        Wording.nodes(block.reasons.keySet()) + (block.reasons.size() == 1 ? " calls" : " call")
                                + " block " + Wording.brief(hash) + " invalid: "
                                + String.join(", ", new TreeSet<>(block.reasons.values()))
                                + (accepted.isEmpty()
                                        ? "; no node has it in its chain"
                                        : "; connected by " + Wording.nodes(accepted.keySet())),
                        evidence(hash, block, accepted)));
    }

    private SortedMap<String, Object> evidence(BlockHash hash, Judged block, SortedMap<NodeName, Long> accepted) {
        SortedMap<String, Object> evidence = new TreeMap<>();
        KnownBlock known = book.block(hash);
        evidence.put("block", known == null ? Map.of("hash", hash.toHex()) : known.evidence());
        evidence.put("reasons", Wording.byNode(block.reasons));
        evidence.put("details", Wording.byNode(block.details));
        evidence.put("connected", Wording.timesByNode(accepted));
        SortedMap<NodeName, Long> peers = new TreeMap<>(known == null ? Map.of() : known.peers);
        peers.keySet().retainAll(block.reasons.keySet());
        evidence.put("peers", Wording.byNode(peers));
        return evidence;
    }

    private SortedMap<NodeName, Long> accepted(BlockHash hash) {
        KnownBlock known = book.block(hash);
        return known == null ? new TreeMap<>() : new TreeMap<>(known.connected);
    }

    private void split(BlockHash hash, Judged block, long at) {
        SortedMap<NodeName, Long> accepted = accepted(hash);
        SortedMap<NodeName, String> refusing = new TreeMap<>(block.reasons);
        refusing.keySet().removeAll(accepted.keySet());
        boolean damaged = DAMAGED.containsAll(refusing.values());
        if (!refusing.isEmpty() && !accepted.isEmpty()) {
            if (damaged && at - block.sinceMicros < DAMAGED_MICROS) {
                doubtful.add(hash);
                return;
            }
            block.split = true;
        }
        doubtful.remove(hash);
        if (!block.split) {
            return;
        }
        boolean over = refusing.isEmpty();
        SortedMap<String, Object> evidence = evidence(hash, block, accepted);
        evidence.put("refusing", Wording.byNode(refusing));
        TreeSet<NodeName> nodes = new TreeSet<>(accepted.keySet());
        nodes.addAll(block.reasons.keySet());
        around.notices()
                .tell(new Notice(
                        NoticeKind.CONSENSUS_SPLIT,
                        hash.toHex(),
                        block.sinceMicros,
                        over ? at : null,
                        Severity.CRITICAL,
                        nodes,
                        over
                                ? "all nodes that called block " + Wording.brief(hash)
                                        + " invalid have connected it since"
                                : Wording.nodes(refusing.keySet()) + " refuse block " + Wording.brief(hash) + " ("
                                        + String.join(", ", new TreeSet<>(refusing.values())) + ") that "
                                        + Wording.nodes(accepted.keySet()) + " have in their chain",
                        evidence));
    }
}
