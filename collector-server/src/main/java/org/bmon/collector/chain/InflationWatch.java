package org.bmon.collector.chain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.watch.Reading;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.collector.watch.Wording;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.chain.Subsidy;
import org.bmon.common.event.BlockAudit;
import org.bmon.common.event.Event;
import org.bmon.common.event.SupplyState;
import org.jspecify.annotations.Nullable;

/**
 * Holds that no block creates more money than it may: what its coinbase claims against bmon's own subsidy and, where the
 * agent could add them itself, the fees; the sum over all audited blocks against the schedule; and what nodes count
 * against one another and the schedule. Claiming less is a miner's own loss.
 */
public final class InflationWatch implements Watch {

    private static final int REMEMBERED = 2_000;

    /** The coinbases of these two blocks of mainnet were made again, and with it their money was overwritten (BIP 30). */
    private static final long OVERWRITTEN_SAT = 100_0000_0000L;

    private static final int OVERWRITTEN_HEIGHT = 91_880;

    private final Surroundings around;
    private final Consumer<SupplyTotal> totalled;
    private final Map<BlockHash, SortedMap<NodeName, BlockAudit>> audits = new Latest<>();
    private final Map<BlockHash, SupplyTotal> totals = new Latest<>();
    private final Map<BlockHash, SortedMap<NodeName, SupplyState>> supplies = new Latest<>();
    private int highest = -1;

    private static final class Latest<V> extends LinkedHashMap<BlockHash, V> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BlockHash, V> eldest) {
            return size() > REMEMBERED;
        }
    }

    /**
     * @param totalled takes the running sum up to each block that is audited
     */
    public InflationWatch(Surroundings around, Consumer<SupplyTotal> totalled) {
        this.around = around;
        this.totalled = totalled;
    }

    /** Takes a running sum that the store kept. */
    public void restore(SupplyTotal kept) {
        totals.putIfAbsent(kept.hash(), kept);
    }

    @Override
    public void accept(FleetNode node, Event event) {
        long at = node.clock().toFleet(event.at().micros());
        if (event instanceof BlockAudit audit) {
            audit(node.name(), audit, at);
        } else if (event instanceof SupplyState state) {
            supply(node.name(), state, at);
        }
    }

    @Override
    public void advance(long nowMicros) {}

    private void audit(NodeName node, BlockAudit audit, long at) {
        SortedMap<NodeName, BlockAudit> ofBlock = audits.computeIfAbsent(audit.hash(), added -> new TreeMap<>());
        ofBlock.put(node, audit);
        long subsidy = Subsidy.at(around.network(), audit.height());
        long fees = fees(audit);
        long excess = audit.claimedSat() - subsidy - fees;
        if (excess > 0) {
            around.notices()
                    .tell(Notice.once(
                            NoticeKind.INFLATION,
                            audit.hash().toHex(),
                            at,
                            Severity.CRITICAL,
                            new TreeSet<>(ofBlock.keySet()),
                            "block " + Wording.brief(audit.hash()) + " at height " + audit.height() + " claims "
                                    + Wording.bitcoin(excess) + " more than its subsidy of "
                                    + Wording.bitcoin(subsidy) + " and fees of " + Wording.bitcoin(fees),
                            evidence(audit, subsidy, excess)));
        }
        compareSums(node, audit, subsidy, at);
        if (totals.get(audit.hash()) == null) {
            addUp(audit, subsidy, fees);
        }
    }

    /** What each node told of the same block. */
    private SortedMap<NodeName, BlockAudit> told(BlockAudit audit) {
        return audits.getOrDefault(audit.hash(), new TreeMap<>());
    }

    private static long fees(BlockAudit audit) {
        Long own = audit.independentFeesSat();
        return own == null ? audit.feesSat() : own;
    }

    /** Where a node's own arithmetic is not bmon's, or not that of another node. */
    private void compareSums(NodeName node, BlockAudit audit, long subsidy, long at) {
        String what = null;
        for (Map.Entry<NodeName, BlockAudit> each : told(audit).entrySet()) {
            BlockAudit theirs = each.getValue();
            String own = inItself(each.getKey(), theirs, subsidy);
            if (own != null) {
                // That says more than that two nodes differ.
                what = own;
                break;
            } else if (theirs.claimedSat() != audit.claimedSat() || theirs.feesSat() != audit.feesSat()) {
                what = node + " and " + each.getKey() + " tell different sums of block " + Wording.brief(audit.hash());
            }
        }
        if (what != null) {
            around.notices()
                    .tell(Notice.once(
                            NoticeKind.SUPPLY,
                            "sums " + audit.hash(),
                            at,
                            Severity.CRITICAL,
                            new TreeSet<>(told(audit).keySet()),
                            what,
                            evidence(audit, subsidy, audit.claimedSat() - subsidy - fees(audit))));
        }
    }

    /** What is wrong with what a node says, whatever others say; null if nothing is. */
    private static @Nullable String inItself(NodeName node, BlockAudit audit, long subsidy) {
        Long own = audit.independentFeesSat();
        if (audit.subsidySat() != subsidy) {
            return node + " holds the subsidy at height " + audit.height() + " to be "
                    + Wording.bitcoin(audit.subsidySat()) + ", the schedule says " + Wording.bitcoin(subsidy);
        }
        return own == null || own == audit.feesSat()
                ? null
                : node + " adds the fees of block " + Wording.brief(audit.hash()) + " up to "
                        + Wording.bitcoin(audit.feesSat()) + ", its transactions to " + Wording.bitcoin(own);
    }

    private SortedMap<String, Object> evidence(BlockAudit audit, long subsidy, long excess) {
        SortedMap<String, Object> evidence = new TreeMap<>();
        evidence.put("hash", audit.hash().toHex());
        evidence.put("height", (long) audit.height());
        evidence.put("claimedSat", audit.claimedSat());
        evidence.put("subsidySat", subsidy);
        evidence.put("allowedSat", subsidy + fees(audit));
        evidence.put("differenceSat", excess);
        SortedMap<NodeName, Object> byNode = new TreeMap<>();
        told(audit).forEach((node, theirs) -> {
            SortedMap<String, Object> sums = new TreeMap<>();
            sums.put("claimedSat", theirs.claimedSat());
            sums.put("subsidySat", theirs.subsidySat());
            sums.put("feesSat", theirs.feesSat());
            if (theirs.independentFeesSat() != null) {
                sums.put("independentFeesSat", theirs.independentFeesSat());
            }
            byNode.put(node, sums);
        });
        evidence.put("nodes", Wording.byNode(byNode));
        return evidence;
    }

    /** The sum goes on from the parent's; where that was not audited it begins anew. */
    private void addUp(BlockAudit audit, long subsidy, long fees) {
        SupplyTotal before = audit.parent() == null ? null : totals.get(audit.parent());
        long created = audit.claimedSat() - fees;
        SupplyTotal total = before == null
                ? new SupplyTotal(audit.hash(), audit.height(), audit.height(), created, subsidy)
                : new SupplyTotal(
                        audit.hash(),
                        audit.height(),
                        before.fromHeight(),
                        before.createdSat() + created,
                        before.allowedSat() + subsidy);
        totals.put(audit.hash(), total);
        totalled.accept(total);
        if (audit.height() >= highest) {
            highest = audit.height();
            around.readings()
                    .set(Reading.SUPPLY_SCHEDULED_SAT, (double) Subsidy.supplyLimit(around.network(), highest));
            around.readings().set(Reading.SUPPLY_CREATED_SAT, (double) total.createdSat());
            around.readings().set(Reading.SUPPLY_ALLOWED_SAT, (double) total.allowedSat());
        }
    }

    private void supply(NodeName node, SupplyState state, long at) {
        SortedMap<NodeName, SupplyState> ofBlock = supplies.computeIfAbsent(state.hash(), added -> new TreeMap<>());
        ofBlock.put(node, state);
        long limit = limitAt(state.height());
        String what = null;
        if (state.totalSat() > limit) {
            what = node + " counts " + Wording.bitcoin(state.totalSat()) + " at height " + state.height() + ", "
                    + Wording.bitcoin(state.totalSat() - limit) + " more than the schedule allows";
        } else {
            for (Map.Entry<NodeName, SupplyState> other : ofBlock.entrySet()) {
                if (differ(state, other.getValue())) {
                    what = node + " counts " + Wording.bitcoin(state.totalSat()) + " in " + state.outputs()
                            + " outputs at block " + Wording.brief(state.hash()) + ", " + other.getKey() + " "
                            + Wording.bitcoin(other.getValue().totalSat()) + " in "
                            + other.getValue().outputs();
                }
            }
        }
        if (what != null) {
            SortedMap<String, Object> evidence = new TreeMap<>();
            evidence.put("hash", state.hash().toHex());
            evidence.put("height", (long) state.height());
            evidence.put("limitSat", limit);
            SortedMap<NodeName, Object> counted = new TreeMap<>();
            ofBlock.forEach((name, theirs) -> counted.put(
                    name,
                    new TreeMap<>(Map.of(
                            "totalSat", theirs.totalSat(),
                            "outputs", theirs.outputs(),
                            "muhash", String.valueOf(theirs.muhash()),
                            "scanned", theirs.scanned()))));
            evidence.put("nodes", Wording.byNode(counted));
            around.notices()
                    .tell(Notice.once(
                            NoticeKind.SUPPLY,
                            "count " + state.hash(),
                            at,
                            Severity.CRITICAL,
                            new TreeSet<>(ofBlock.keySet()),
                            what,
                            evidence));
        }
    }

    private static boolean differ(SupplyState one, SupplyState two) {
        boolean hashes =
                one.muhash() != null && two.muhash() != null && !one.muhash().equals(two.muhash());
        return hashes || one.totalSat() != two.totalSat() || one.outputs() != two.outputs();
    }

    /** Nobody can spend the genesis block's coins, so no node counts them. */
    private long limitAt(int height) {
        Network network = around.network();
        long limit = Subsidy.supplyLimit(network, height) - Subsidy.at(network, 0);
        return network == Network.MAIN && height >= OVERWRITTEN_HEIGHT ? limit - OVERWRITTEN_SAT : limit;
    }
}
