package org.bmon.collector.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.watch.Reading;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.collector.watch.Wording;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockDataComplete;
import org.bmon.common.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * Follows for how many compact blocks each node had to ask for transactions, and tells of one that asks for far more
 * than the others. Where the block's content is known it says which transactions the node lacked and who had them when.
 */
public final class CompactBlockWatch implements Watch {

    private static final int BLOCKS = 24;
    private static final int ENOUGH = 12;
    private static final int OTHERS = 2;
    private static final int SAMPLES = 10;
    private static final long EVERY_MICROS = 10_000_000;

    private final Surroundings around;
    private final Function<BlockHash, @Nullable List<Txid>> contents;
    private final Map<NodeName, OfNode> byNode = new HashMap<>();
    private long judgedMicros = Long.MIN_VALUE / 2;
    private boolean changed;

    private static final class OfNode {
        final RecentValues asked = new RecentValues(BLOCKS);
        final RecentValues requested = new RecentValues(BLOCKS);
        final Map<BlockHash, Long> askedFor = new LinkedHashMap<>();
        final Set<BlockHash> counted = new HashSet<>();
    }

    /**
     * @param contents what a block holds; null if that is not known
     */
    public CompactBlockWatch(Surroundings around, Function<BlockHash, @Nullable List<Txid>> contents) {
        this.around = around;
        this.contents = contents;
    }

    @Override
    public void accept(FleetNode node, Event event) {
        if (!(event instanceof BlockDataComplete data) || data.compactBlock() == null) {
            return;
        }
        OfNode own = ofNode(node);
        if (!own.counted.add(data.hash())) {
            return;
        }
        if (own.counted.size() > 10 * BLOCKS) {
            own.counted.clear();
            own.counted.add(data.hash());
        }
        int requested = data.compactBlock().requested();
        own.asked.add(requested > 0 ? 1 : 0);
        own.requested.add(requested);
        if (requested > 0) {
            own.askedFor.put(data.hash(), node.clock().toFleet(data.at().micros()));
            if (own.askedFor.size() > BLOCKS) {
                own.askedFor.remove(own.askedFor.keySet().iterator().next());
            }
        }
        around.readings().set(Reading.COMPACT_BLOCKS_ASKED_RATIO, node.name(), own.asked.mean());
        changed = true;
    }

    private OfNode ofNode(FleetNode node) {
        return byNode.computeIfAbsent(node.name(), added -> new OfNode());
    }

    @Override
    public void advance(long nowMicros) {
        if (!changed || nowMicros - judgedMicros < EVERY_MICROS) {
            return;
        }
        changed = false;
        judgedMicros = nowMicros;
        List<FleetNode> present = around.withMempool(nowMicros).stream()
                .filter(node -> byNode.containsKey(node.name())
                        && byNode.get(node.name()).asked.size() >= ENOUGH)
                .toList();
        around.readings().starved(NoticeKind.COMPACT_BLOCKS, present.size() <= OTHERS);
        if (present.size() > OTHERS) {
            present.forEach(node -> judge(node, present, nowMicros));
        }
    }

    private void judge(FleetNode node, List<FleetNode> present, long now) {
        OfNode own = ofNode(node);
        List<FleetNode> others = around.cohorts().comparable(node, present, OTHERS);
        double usual = RecentValues.median(
                others.stream().mapToDouble(other -> ofNode(other).asked.mean()));
        double limit = around.settings().askedRatio();
        String subject = node.name().value();
        if (own.asked.mean() >= limit && usual < limit / 2) {
            SortedMap<String, Object> evidence = new TreeMap<>();
            evidence.put("askedRatio", own.asked.mean());
            evidence.put("othersAskedRatio", usual);
            evidence.put("medianRequested", own.requested.median());
            evidence.put("blocks", (long) own.asked.size());
            evidence.put("lacked", lacked(node.name(), own));
            around.notices()
                    .raise(
                            NoticeKind.COMPACT_BLOCKS,
                            subject,
                            now,
                            Severity.INFO,
                            List.of(node.name()),
                            node.name() + " asked for transactions of " + Wording.percent(own.asked.mean())
                                    + " of the last " + Wording.count(own.asked.size(), "compact block")
                                    + ", others of "
                                    + Wording.percent(usual),
                            evidence,
                            now);
        } else if (own.asked.mean() < limit * 2 / 3) {
            around.notices().clear(NoticeKind.COMPACT_BLOCKS, subject, now);
        }
    }

    /** Transactions of those blocks that the node did not have in time, with who had them when. */
    private List<Object> lacked(NodeName node, OfNode own) {
        List<Object> samples = new ArrayList<>();
        own.askedFor.forEach((hash, at) -> {
            List<Txid> txids = contents.apply(hash);
            for (Txid txid : txids == null ? List.<Txid>of() : txids) {
                TransactionSpread spread = samples.size() < SAMPLES
                        ? around.transactions().apply(txid).orElse(null)
                        : null;
                StageSpread accepted = spread == null ? null : spread.accepted();
                if (accepted == null || accepted.firstMicros() == null) {
                    continue;
                }
                long first = accepted.firstMicros();
                Long delay = accepted.delaysMicros().get(node);
                if (delay == null || first + delay > at) {
                    SortedMap<NodeName, Long> times = new TreeMap<>();
                    accepted.delaysMicros().forEach((name, later) -> times.put(name, first + later));
                    samples.add(Map.of(
                            "block", hash.toHex(), "txid", txid.toHex(), "acceptedBy", Wording.timesByNode(times)));
                }
            }
        });
        return samples;
    }
}
