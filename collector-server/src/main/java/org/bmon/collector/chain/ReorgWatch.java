package org.bmon.collector.chain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.watch.Forgotten;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.collector.watch.Wording;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockContent;
import org.bmon.common.event.BlockSpends;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxRemoved;
import org.bmon.common.event.TxReplaced;
import org.jspecify.annotations.Nullable;

/**
 * Makes one notice of a reorg, however many nodes go through it: reorgs that leave the same lowest block for the same
 * lowest block are one. It says which transactions lost their confirmation as soon as both branches are known, and which
 * outputs the new branch spends in another transaction.
 */
public final class ReorgWatch implements Watch {

    private static final int REMEMBERED = 256;
    private static final int CONFLICTS = 10_000;
    private static final int SAMPLES = 20;
    private static final int DEEP = 3;

    private final Surroundings around;
    private final ChainBook book;
    private final Map<String, Shared> reorgs = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Shared> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Map<Txid, String> conflicts;
    private final DoubleSpends doubleSpends;

    /** One reorg of many nodes; the branches are the longest that any of them told, the lowest block first. */
    private static final class Shared {
        final String key;
        final SortedMap<NodeName, List<Reorg>> byNode = new TreeMap<>();
        List<BlockHash> left = List.of();
        List<BlockHash> joined = List.of();
        final Set<BlockHash> asked = new HashSet<>();
        long sinceMicros = Long.MAX_VALUE;

        Shared(String key) {
            this.key = key;
        }
    }

    public ReorgWatch(Surroundings around, ChainBook book) {
        this.around = around;
        this.book = book;
        this.conflicts = around.memory().latest(CONFLICTS, Forgotten.CONFLICT);
        this.doubleSpends = new DoubleSpends(around, book);
    }

    /** Takes a reorg of a node, when it is over. */
    public void reorg(FleetNode node, Reorg reorg) {
        List<BlockHash> left = new ArrayList<>(reorg.disconnected());
        Collections.reverse(left);
        BlockHash joined =
                reorg.connected().isEmpty() ? null : reorg.connected().get(0);
        Shared shared = reorgs.computeIfAbsent(left.get(0) + " " + (joined == null ? "none" : joined), Shared::new);
        shared.byNode.computeIfAbsent(node.name(), added -> new ArrayList<>(1)).add(reorg);
        shared.left = left.size() > shared.left.size() ? left : shared.left;
        shared.joined = reorg.connected().size() > shared.joined.size() ? reorg.connected() : shared.joined;
        shared.sinceMicros = Math.min(shared.sinceMicros, node.clock().toFleet(reorg.atMicros()));
        List<NodeName> holders = List.of(node.name());
        for (List<BlockHash> branch : List.of(left, reorg.connected())) {
            for (BlockHash hash : branch.subList(0, Math.min(branch.size(), DoubleSpends.MOST_BLOCKS))) {
                if (book.contentOf(hash) == null) {
                    around.wishes().block(hash, holders);
                }
            }
        }
        tell(shared);
    }

    @Override
    public void accept(FleetNode node, Event event) {
        if (event instanceof TxRemoved removed && "conflict".equals(removed.reason())) {
            conflict(removed.txid(), "conflicts with a block, said " + node.name());
        } else if (event instanceof TxReplaced replaced) {
            for (Txid txid : replaced.replaced()) {
                conflict(
                        txid, "replaced by " + (replaced.replacement() == null ? "a package" : replaced.replacement()));
            }
        } else if (event instanceof BlockContent content) {
            known(content.hash());
        } else if (event instanceof BlockSpends spends) {
            doubleSpends.accept(spends);
            known(spends.hash());
        }
    }

    private void known(BlockHash hash) {
        for (Shared shared : List.copyOf(reorgs.values())) {
            if (shared.left.contains(hash) || shared.joined.contains(hash)) {
                tell(shared);
            }
        }
    }

    private void conflict(Txid txid, String how) {
        conflicts.put(txid, how);
        for (Shared shared : List.copyOf(reorgs.values())) {
            Set<Txid> lost = lost(shared);
            if (lost != null && lost.contains(txid)) {
                tell(shared);
            }
        }
    }

    @Override
    public void advance(long nowMicros) {}

    private void tell(Shared shared) {
        int depth = shared.left.size();
        SortedMap<String, Object> evidence = new TreeMap<>();
        evidence.put("depth", (long) depth);
        evidence.put("oldBranch", branch(shared.left));
        evidence.put("newBranch", branch(shared.joined));
        BlockHash fork = book.parentOf(shared.left.get(0));
        if (fork != null) {
            evidence.put("forkPoint", fork.toHex());
        }
        SortedMap<NodeName, Object> nodes = new TreeMap<>();
        shared.byNode.forEach((name, times) -> nodes.put(name, ofNode(times)));
        evidence.put("nodes", Wording.byNode(nodes));
        Set<Txid> lost = lost(shared);
        evidence.put("transactionsKnown", lost != null);
        if (lost != null) {
            evidence.put("unconfirmed", (long) lost.size());
            evidence.put("unconfirmedSample", Wording.texts(lost, SAMPLES));
            evidence.put("conflicts", conflictsOf(lost));
        }
        List<DoubleSpends.DoubleSpend> twice =
                doubleSpends.between(shared.left, shared.joined, shared.byNode.keySet(), shared.asked);
        evidence.put("doubleSpendsKnown", twice != null);
        if (twice != null) {
            evidence.put("doubleSpent", (long) twice.size());
            evidence.put(
                    "doubleSpends",
                    twice.stream()
                            .limit(SAMPLES)
                            .map(DoubleSpends.DoubleSpend::evidence)
                            .toList());
        }
        int spentTwice = twice == null ? 0 : twice.size();
        String summary = Wording.nodes(shared.byNode.keySet()) + " left "
                + Wording.count(depth, "block") + " from " + Wording.brief(shared.left.get(0)) + " on"
                + (shared.joined.isEmpty()
                        ? " and stayed below"
                        : " for " + shared.joined.size() + " from " + Wording.brief(shared.joined.get(0)) + " on")
                + (lost == null || lost.isEmpty()
                        ? ""
                        : "; " + Wording.count(lost.size(), "transaction") + " lost confirmation")
                + (spentTwice == 0
                        ? ""
                        : "; " + Wording.count(spentTwice, "output") + " spent by another transaction now");
        around.notices()
                .tell(Notice.once(
                        NoticeKind.REORG,
                        shared.key,
                        shared.sinceMicros,
                        severity(spentTwice == 0 ? depth : depth + 1),
                        new TreeSet<>(shared.byNode.keySet()),
                        summary,
                        evidence));
    }

    /** A double spend counts as one block more. */
    private static Severity severity(int weight) {
        return weight >= DEEP ? Severity.CRITICAL : weight == 2 ? Severity.WARNING : Severity.INFO;
    }

    private static SortedMap<String, Object> ofNode(List<Reorg> times) {
        SortedMap<String, Object> told = new TreeMap<>();
        Reorg first = times.get(0);
        told.put("at", Wording.time(first.atMicros()));
        told.put("disconnected", (long) first.disconnected().size());
        told.put("connected", (long) first.connected().size());
        told.put("times", (long) times.size());
        return told;
    }

    private List<Object> branch(List<BlockHash> hashes) {
        List<Object> blocks = new ArrayList<>();
        for (BlockHash hash : hashes.subList(0, Math.min(hashes.size(), SAMPLES))) {
            KnownBlock block = book.block(hash);
            blocks.add(block == null ? Map.of("hash", hash.toHex()) : block.evidence());
        }
        return blocks;
    }

    /** Confirmed on the old branch and not on the new one; null as long as a block of either is not known. */
    private @Nullable Set<Txid> lost(Shared shared) {
        Set<Txid> lost = new TreeSet<>();
        for (BlockHash hash : shared.left) {
            List<Txid> content = book.contentOf(hash);
            if (content == null) {
                return null;
            }
            lost.addAll(content);
        }
        for (BlockHash hash : shared.joined) {
            List<Txid> content = book.contentOf(hash);
            if (content == null) {
                return null;
            }
            lost.removeAll(new HashSet<>(content));
        }
        return lost;
    }

    private SortedMap<String, Object> conflictsOf(Set<Txid> lost) {
        SortedMap<String, Object> found = new TreeMap<>();
        for (Txid txid : lost) {
            String how = conflicts.get(txid);
            if (how != null && found.size() < SAMPLES) {
                found.put(txid.toHex(), how);
            }
        }
        return found;
    }
}
