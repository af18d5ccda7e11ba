package org.bmon.collector.mempool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.watch.Reading;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.collector.watch.Wording;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockContent;
import org.bmon.common.event.Event;
import org.bmon.common.event.MempoolContent;
import org.bmon.common.event.TemplateState;
import org.bmon.common.event.TxAccepted;
import org.jspecify.annotations.Nullable;

/**
 * Compares what nodes would mine on the same parent, and what was mined then. Fees only grow while the parent stays, so a
 * node's template is held against those that others made no later; one that pays clearly less is told. A block is held
 * against the best template: what it left out though nodes had known it for minutes, and what nobody had known.
 */
public final class TemplateWatch implements Watch {

    private static final long CLOCKS_MICROS = 5_000_000;
    private static final long KNOWN_MICROS = 120_000_000;

    /** A miner's first work on a parent is often empty. */
    private static final long FIRST_WORK_MICROS = 60_000_000;

    /** Before that much is known, old transactions can't be told from new ones. */
    private static final long LEARNING_MICROS = 3_600_000_000L;

    private static final int FEW = 10;
    private static final int SAMPLES = 20;
    private static final int MOST_PARENTS = 8;
    private static final int TWICE = 2;

    private final Surroundings around;
    private final Function<BlockHash, @Nullable Long> firstSeen;
    private final Map<BlockHash, Map<NodeName, Made>> byParent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BlockHash, Map<NodeName, Made>> eldest) {
            return size() > MOST_PARENTS;
        }
    };
    private final Map<NodeName, Integer> shortTimes = new HashMap<>();
    private final Set<BlockHash> judged = new HashSet<>();
    private final FirstKnown known;
    private Map<Txid, Long> feeByTxid = Map.of();

    private record Made(TemplateState template, long atMicros) {}

    /**
     * @param firstSeen when any node first saw a block, in fleet time; null if none did
     */
    public TemplateWatch(Surroundings around, Function<BlockHash, @Nullable Long> firstSeen) {
        this.around = around;
        this.firstSeen = firstSeen;
        this.known = new FirstKnown(around.memory());
    }

    /** The fee of a transaction in satoshi, if the last template tells it; null if not. */
    public @Nullable Long feeOf(Txid txid) {
        return feeByTxid.get(txid);
    }

    @Override
    public boolean takesAcceptances() {
        return true;
    }

    @Override
    public void accept(FleetNode node, Event event) {
        long at = node.clock().toFleet(event.at().micros());
        if (event instanceof TxAccepted accepted) {
            known.note(accepted.txid(), at);
        } else if (event instanceof MempoolContent mempool) {
            mempool.added().forEach(txid -> known.note(txid, at));
        } else if (event instanceof TemplateState template) {
            template.txids().forEach(txid -> known.note(txid, at));
            template(node.name(), new Made(template, at));
        } else if (event instanceof BlockContent content && judged.add(content.hash())) {
            if (judged.size() > 1_000) {
                judged.clear();
                judged.add(content.hash());
            }
            block(content);
        }
    }

    @Override
    public void advance(long nowMicros) {}

    private void template(NodeName node, Made made) {
        TemplateState own = made.template;
        Map<NodeName, Made> others = byParent.computeIfAbsent(own.parent(), added -> new HashMap<>());
        others.put(node, made);
        List<Long> fees = own.txFeesSat();
        if (fees != null) {
            Map<Txid, Long> told = new HashMap<>();
            for (int i = 0; i < fees.size() && i < own.txids().size(); i++) {
                told.put(own.txids().get(i), fees.get(i));
            }
            feeByTxid = told;
        }
        NodeName bestNode = null;
        Made best = null;
        for (Map.Entry<NodeName, Made> other : others.entrySet()) {
            Made theirs = other.getValue();
            boolean noLater = theirs.atMicros <= made.atMicros + CLOCKS_MICROS;
            boolean more = best == null || theirs.template.feesSat() > best.template.feesSat();
            if (!other.getKey().equals(node) && noLater && more) {
                bestNode = other.getKey();
                best = theirs;
            }
        }
        around.readings().starved(NoticeKind.TEMPLATE_DIVERGED, best == null);
        if (bestNode != null && best != null) {
            compare(node, made, bestNode, best);
        }
    }

    private void compare(NodeName node, Made made, NodeName best, Made other) {
        TemplateState own = made.template;
        TemplateState theirs = other.template;
        Set<Txid> missing = new TreeSet<>(theirs.txids());
        missing.removeAll(new HashSet<>(own.txids()));
        int all = theirs.txids().size();
        long shortfall = Math.max(0, theirs.feesSat() - own.feesSat());
        around.readings().set(Reading.TEMPLATE_SHARED_RATIO, node, all == 0 ? 1 : 1 - (double) missing.size() / all);
        around.readings().set(Reading.TEMPLATE_FEE_SHORTFALL_SATOSHI, node, (double) shortfall);
        double ratio = theirs.feesSat() == 0 ? 0 : (double) shortfall / theirs.feesSat();
        String subject = node.value();
        if (ratio >= around.settings().templateFeeRatio() && missing.size() >= FEW) {
            if (shortTimes.merge(node, 1, Integer::sum) < TWICE) {
                return;
            }
            Set<Txid> unique = new TreeSet<>(own.txids());
            unique.removeAll(new HashSet<>(theirs.txids()));
            SortedMap<String, Object> evidence = new TreeMap<>();
            evidence.put("parent", own.parent().toHex());
            evidence.put("feesSat", own.feesSat());
            evidence.put("othersFeesSat", theirs.feesSat());
            evidence.put("comparedWith", best.value());
            evidence.put("shared", (long) all - missing.size());
            evidence.put("missing", (long) missing.size());
            evidence.put("unique", (long) unique.size());
            evidence.put("missingSample", Wording.texts(missing, SAMPLES));
            evidence.put("uniqueSample", Wording.texts(unique, SAMPLES));
            around.notices()
                    .raise(
                            NoticeKind.TEMPLATE_DIVERGED,
                            subject,
                            made.atMicros,
                            Severity.WARNING,
                            List.of(node),
                            "the template of " + node + " pays " + Wording.bitcoin(own.feesSat())
                                    + " in fees, an earlier one of "
                                    + best + " on the same parent " + Wording.bitcoin(theirs.feesSat()) + "; "
                                    + Wording.count(missing.size(), "transaction") + " of it are missing",
                            evidence,
                            made.atMicros);
        } else {
            shortTimes.remove(node);
            around.notices().clear(NoticeKind.TEMPLATE_DIVERGED, subject, made.atMicros);
        }
    }

    private void block(BlockContent content) {
        Map<NodeName, Made> made = byParent.get(content.parent());
        Long seen = firstSeen.apply(content.hash());
        Long parentSeen = firstSeen.apply(content.parent());
        around.readings().starved(NoticeKind.TEMPLATE_MISSED, made == null);
        if (made == null || seen == null || parentSeen == null || seen - parentSeen < FIRST_WORK_MICROS) {
            return;
        }
        Set<Txid> offered = new HashSet<>();
        Made best = null;
        NodeName bestNode = null;
        for (Map.Entry<NodeName, Made> each : made.entrySet()) {
            offered.addAll(each.getValue().template.txids());
            if (best == null || each.getValue().template.feesSat() > best.template.feesSat()) {
                best = each.getValue();
                bestNode = each.getKey();
            }
        }
        if (best == null || bestNode == null) {
            return;
        }
        Set<Txid> mined = new HashSet<>(content.txids());
        SortedMap<String, Object> left = new TreeMap<>();
        int leftOut = 0;
        for (Txid txid : best.template.txids()) {
            Long age = mined.contains(txid) ? null : knownFor(txid, seen);
            if (age != null && age >= KNOWN_MICROS) {
                leftOut++;
                if (left.size() < SAMPLES) {
                    left.put(txid.toHex(), age / 1_000_000);
                }
            }
        }
        List<String> unknown = new ArrayList<>();
        int news = 0;
        int extra = 0;
        for (Txid txid : mined) {
            if (!offered.contains(txid)) {
                extra++;
                Long age = knownFor(txid, seen);
                if (age == null || age < 0) {
                    news++;
                    if (unknown.size() < SAMPLES) {
                        unknown.add(txid.toHex());
                    }
                }
            }
        }
        double limit = around.settings().templateMissedRatio();
        boolean omits =
                leftOut >= FEW && leftOut >= limit * best.template.txids().size();
        boolean surprises =
                seen - known.sinceMicros() >= LEARNING_MICROS && news >= FEW && news >= limit * mined.size();
        if (!omits && !surprises) {
            return;
        }
        SortedMap<String, Object> evidence = new TreeMap<>();
        evidence.put("hash", content.hash().toHex());
        evidence.put("height", (long) content.height());
        evidence.put("miner", String.valueOf(content.coinbaseTag()));
        evidence.put(
                "template",
                Map.of(
                        "node",
                        bestNode.value(),
                        "at",
                        Wording.time(best.atMicros),
                        "transactions",
                        (long) best.template.txids().size(),
                        "feesSat",
                        best.template.feesSat()));
        evidence.put("transactions", (long) mined.size());
        evidence.put("leftOut", (long) leftOut);
        evidence.put("leftOutKnownSeconds", left);
        evidence.put("extra", (long) extra);
        evidence.put("unknown", (long) news);
        evidence.put("unknownSample", unknown);
        around.notices()
                .tell(Notice.once(
                        NoticeKind.TEMPLATE_MISSED,
                        content.hash().toHex(),
                        seen,
                        Severity.INFO,
                        new TreeSet<>(made.keySet()),
                        "block " + Wording.brief(content.hash()) + " leaves out " + leftOut + " of the "
                                + best.template.txids().size() + " transactions of the template of " + bestNode
                                + " that nodes had known for two minutes or longer, and has " + news
                                + " that no node had known",
                        evidence));
    }

    /** How long the fleet had known a transaction at a moment; null if it did not. */
    private @Nullable Long knownFor(Txid txid, long atMicros) {
        Long first = known.atMicros(txid);
        return first == null ? null : atMicros - first;
    }
}
