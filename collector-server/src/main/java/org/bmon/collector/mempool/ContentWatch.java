package org.bmon.collector.mempool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.watch.Reading;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.collector.watch.Wording;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.Event;
import org.bmon.common.event.MempoolContent;
import org.bmon.common.event.MempoolEntry;
import org.bmon.common.event.MempoolState;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the mempools of all nodes hold, each against the majority and against each other. Only what has been
 * still for a minute before the oldest of the compared contents counts: what is in flight, or just left in a block, is no
 * difference. It asks for a whole content where there is none, a change does not follow, or the agent's digest differs.
 */
public final class ContentWatch implements Watch {

    static final long STILL_MICROS = 60_000_000;
    private static final long FRESH_MICROS = 300_000_000;
    private static final long FILLING_MICROS = 600_000_000;
    private static final long EVERY_MICROS = 30_000_000;
    private static final int ENOUGH = 3;
    private static final int SAMPLES = 20;
    private static final int EXPLAINED = 2_000;

    private final Surroundings around;
    private final Function<NodeName, @Nullable BlockHash> tips;
    private final Worths worths;
    private final MempoolSets sets = new MempoolSets();
    private final Map<NodeName, NodeMempool> mempools = new HashMap<>();
    private final Map<NodeName, String> awaited = new HashMap<>();
    private final Map<NodeName, Long> sinceMicros = new HashMap<>();
    private final Reasons reasons;
    private long comparedMicros = Long.MIN_VALUE / 2;

    /**
     * @param tips a node's tip; null if it is not known
     * @param fees a transaction's fee in satoshi, where a template tells it
     */
    public ContentWatch(
            Surroundings around, Function<NodeName, @Nullable BlockHash> tips, Function<Txid, @Nullable Long> fees) {
        this.around = around;
        this.tips = tips;
        this.worths = new Worths(around, fees);
        this.reasons = new Reasons(around.memory());
    }

    @Override
    public boolean takesAcceptances() {
        return true;
    }

    @Override
    public void accept(FleetNode node, Event event) {
        reasons.accept(node, event);
        if (event instanceof MempoolEntry entry) {
            worths.accept(entry);
        } else if (event instanceof MempoolContent content) {
            content(node, content);
        } else if (event instanceof MempoolState state && state.txidDigest() != null) {
            digest(node.name(), state.txidDigest());
        }
    }

    /** The content or the change that the digest is of comes right behind it, if it comes. */
    private void digest(NodeName node, String digest) {
        NodeMempool mempool = mempools.computeIfAbsent(node, added -> new NodeMempool(sets));
        String before = awaited.put(node, digest);
        if (mempool.isKnown() && mempool.digest().equals(digest)) {
            awaited.remove(node);
        } else if (before != null || !mempool.isKnown()) {
            around.wishes().mempool(node);
        }
    }

    private void content(FleetNode node, MempoolContent content) {
        NodeMempool mempool = mempoolOf(node);
        long at = node.clock().toFleet(content.at().micros());
        NodeMempool.Outcome outcome = mempool.accept(content, at);
        if (outcome == NodeMempool.Outcome.COMPLETE) {
            String digest = awaited.remove(node.name());
            if (digest != null && !digest.equals(mempool.digest())) {
                mempool.forget();
                outcome = NodeMempool.Outcome.BROKEN;
            } else if (content.whole()) {
                around.wishes().answered(node.name());
            }
        }
        if (outcome == NodeMempool.Outcome.BROKEN) {
            around.wishes().mempool(node.name());
        }
    }

    @Override
    public void advance(long nowMicros) {
        if (nowMicros - comparedMicros < EVERY_MICROS || mempools.isEmpty()) {
            return;
        }
        comparedMicros = nowMicros;
        List<FleetNode> compared = comparable(nowMicros);
        around.readings().starved(NoticeKind.MEMPOOL_DIVERGED, compared.size() < ENOUGH);
        if (compared.size() < ENOUGH) {
            return;
        }
        long oldest = Long.MAX_VALUE;
        for (FleetNode node : compared) {
            oldest = Math.min(oldest, mempoolOf(node).atMicros());
        }
        long[][] words = new long[compared.size()][];
        for (int i = 0; i < words.length; i++) {
            words[i] = sets.words(mempoolOf(compared.get(i)).held());
        }
        MempoolComparison comparison = new MempoolComparison(words, sets.settled(oldest - STILL_MICROS));
        for (int i = 0; i < words.length; i++) {
            judge(i, compared, comparison, nowMicros);
        }
    }

    private NodeMempool mempoolOf(FleetNode node) {
        return mempools.computeIfAbsent(node.name(), added -> new NodeMempool(sets));
    }

    /** Nodes with fresh contents and long loaded mempools, all on the tip that most of them are on. */
    private List<FleetNode> comparable(long now) {
        List<FleetNode> fresh = new ArrayList<>();
        Map<BlockHash, Integer> onTip = new HashMap<>();
        for (FleetNode node : around.withMempool(now)) {
            NodeMempool mempool = mempools.get(node.name());
            BlockHash tip = tips.apply(node.name());
            long loaded = node.timeline().mempoolReady(node.clock().toNode(now));
            boolean filled = loaded < now - FILLING_MICROS;
            if (mempool != null
                    && mempool.isKnown()
                    && now - mempool.atMicros() < FRESH_MICROS
                    && tip != null
                    && filled) {
                fresh.add(node);
                onTip.merge(tip, 1, Integer::sum);
            }
        }
        int most = onTip.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        fresh.removeIf(node -> onTip.getOrDefault(tips.apply(node.name()), 0) < most);
        return fresh;
    }

    private void judge(int index, List<FleetNode> compared, MempoolComparison comparison, long now) {
        NodeName node = compared.get(index).name();
        MempoolComparison.Difference difference = comparison.against(index);
        around.readings().set(Reading.MEMPOOL_SHARED_RATIO, node, difference.sharedRatio());
        around.readings().set(Reading.MEMPOOL_MISSING_TRANSACTIONS, node, difference.missing());
        around.readings().set(Reading.MEMPOOL_UNIQUE_TRANSACTIONS, node, difference.extra());
        double ratio = around.settings().mempoolMissingRatio();
        int few = around.settings().fewTransactions();
        boolean lacks = difference.missing() >= few && 1 - difference.sharedRatio() >= ratio;
        boolean surplus = difference.extra() >= few && difference.extraRatio() >= ratio;
        String subject = node.value();
        if (lacks || surplus) {
            worths.ask(txids(comparison.missing(index, EXPLAINED)), txid -> holder(txid, index, compared, comparison));
            worths.ask(txids(comparison.extra(index, EXPLAINED)), txid -> node);
            long since = sinceMicros.computeIfAbsent(node, added -> now);
            if (now > since) {
                raise(index, compared, comparison, difference, since, now);
            }
        } else {
            sinceMicros.remove(node);
            if (1 - difference.sharedRatio() < ratio / 2 && difference.extraRatio() < ratio / 2) {
                around.notices().clear(NoticeKind.MEMPOOL_DIVERGED, subject, now);
            }
        }
    }

    private void raise(
            int index,
            List<FleetNode> compared,
            MempoolComparison comparison,
            MempoolComparison.Difference difference,
            long since,
            long now) {
        NodeName node = compared.get(index).name();
        SortedMap<String, Object> pairs = new TreeMap<>();
        long[] floors = new long[compared.size()];
        for (int other = 0; other < compared.size(); other++) {
            NodeName name = compared.get(other).name();
            floors[other] = reasons.floorOf(name);
            if (other != index) {
                MempoolComparison.Difference pair = comparison.between(index, other);
                SortedMap<String, Object> told = new TreeMap<>();
                told.put("shared", (long) pair.shared());
                told.put("missing", (long) pair.missing());
                told.put("unique", (long) pair.extra());
                List<Txid> lacking = txids(comparison.missing(index, other, EXPLAINED));
                told.put("missingWorth", worths.evidence(lacking, pair.missing()));
                List<Txid> more = txids(comparison.missing(other, index, EXPLAINED));
                told.put("uniqueWorth", worths.evidence(more, pair.extra()));
                pairs.put(name.value(), told);
            }
        }
        Arrays.sort(floors);
        SortedMap<String, Object> evidence = new TreeMap<>();
        List<Integer> missing = comparison.missing(index, EXPLAINED);
        List<Integer> extra = comparison.extra(index, EXPLAINED);
        long usualFloor = floors[floors.length / 2];
        evidence.put("majority", (long) comparison.majority());
        evidence.put("shared", (long) difference.shared());
        evidence.put("missing", (long) difference.missing());
        evidence.put("unique", (long) difference.extra());
        evidence.put("missingSample", samples(missing));
        evidence.put("uniqueSample", samples(extra));
        evidence.put("missingWorth", worths.evidence(txids(missing), difference.missing()));
        evidence.put("uniqueWorth", worths.evidence(txids(extra), difference.extra()));
        evidence.put("mempoolVirtualBytes", reasons.virtualBytesOf(node));
        evidence.put("reasons", why(node, missing, usualFloor, now));
        evidence.put("minFeeSatPerKvb", reasons.floorOf(node));
        evidence.put("othersMinFeeSatPerKvb", usualFloor);
        evidence.put("pairs", pairs);
        around.notices()
                .raise(
                        NoticeKind.MEMPOOL_DIVERGED,
                        node.value(),
                        since,
                        Severity.INFO,
                        List.of(node),
                        "the mempool of " + node + " lacks " + difference.missing() + " of the "
                                + comparison.majority() + " transactions that most of "
                                + Wording.count(compared.size(), "node") + " have, and has " + difference.extra()
                                + " that they lack",
                        evidence,
                        now);
    }

    private List<String> samples(List<Integer> numbers) {
        return numbers.stream().limit(SAMPLES).map(id -> sets.txid(id).toHex()).toList();
    }

    private List<Txid> txids(List<Integer> numbers) {
        return numbers.stream().map(sets::txid).toList();
    }

    /** A node that has what this one lacks, another for each transaction; null if it has left all of them. */
    private @Nullable NodeName holder(Txid txid, int index, List<FleetNode> compared, MempoolComparison comparison) {
        int id = sets.find(txid);
        for (int i = 0; id != MempoolSets.NONE && i < compared.size(); i++) {
            int other = (id + i) % compared.size();
            if (other != index && comparison.holds(other, id)) {
                return compared.get(other).name();
            }
        }
        return null;
    }

    private String belowFloor(NodeName node, Txid txid, long usualFloor) {
        Long rate = worths.rateOf(txid);
        if (rate != null) {
            return rate < reasons.floorOf(node) ? "below its fee floor" : "not told";
        }
        return reasons.floorOf(node) > usualFloor ? "perhaps below its fee floor" : "not told";
    }

    /** How many the node lacks for which reason, as far as it said so itself. */
    private SortedMap<String, Object> why(NodeName node, List<Integer> missing, long usualFloor, long now) {
        SortedMap<String, Long> counts = new TreeMap<>();
        FleetNode fleetNode = around.fleet().node(node).orElseThrow();
        long loaded = fleetNode.timeline().mempoolReady(fleetNode.clock().toNode(now));
        for (int id : missing) {
            String told = reasons.of(node, sets.txid(id));
            if (told == null) {
                told = sets.cameMicros(id) < loaded
                        ? "came before the node started"
                        : belowFloor(node, sets.txid(id), usualFloor);
            }
            counts.merge(told, 1L, Long::sum);
        }
        return new TreeMap<>(counts);
    }
}
