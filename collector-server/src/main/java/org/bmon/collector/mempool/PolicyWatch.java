package org.bmon.collector.mempool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.watch.Forgotten;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.collector.watch.Wording;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxRejected;

/**
 * Finds transactions that some nodes reject and others relay, by rule and not by chance: one cohort against another, or
 * a node against its own cohort. All transactions that the same nodes reject for the same reason are one notice, over
 * after a quiet hour.
 */
public final class PolicyWatch implements Watch {

    /** By then whoever takes a transaction has it, and whoever lacked a parent got it. */
    private static final long SETTLED_MICROS = 60_000_000;

    private static final long QUIET_MICROS = 3_600_000_000L;
    private static final int MOST = 20_000;
    private static final int SAMPLES = 20;

    /** What depends on what else a mempool or the chain holds at the moment, and not on the node's rules. */
    private static final Set<String> BY_CHANCE = Set.of(
            "bad-txns-inputs-missingorspent",
            "missing-inputs",
            "txn-already-in-mempool",
            "txn-already-known",
            "txn-same-nonwitness-data-in-mempool",
            "txn-mempool-conflict",
            "insufficient fee",
            "too many potential replacements",
            "replacement-adds-unconfirmed",
            "replacement-failed",
            "mempool min fee not met",
            "mempool full",
            "non-final",
            "non-BIP68-final",
            "bad-txns-premature-spend-of-coinbase",
            "too-long-mempool-chain",
            "too-large-cluster");

    private final Surroundings around;
    private final Map<Txid, Disputed> disputed;
    private final Map<String, Split> splits = new HashMap<>();

    private static final class Disputed {
        final SortedMap<NodeName, String> reasons = new TreeMap<>();
        final SortedSet<NodeName> accepted = new TreeSet<>();
        final long firstMicros;

        Disputed(long firstMicros) {
            this.firstMicros = firstMicros;
        }
    }

    /** All that the same nodes reject for the same reason. */
    private static final class Split {
        final SortedSet<NodeName> nodes = new TreeSet<>();
        final SortedSet<NodeName> others = new TreeSet<>();
        final List<String> samples = new ArrayList<>();
        final long sinceMicros;
        long lastMicros;
        long transactions;

        Split(long sinceMicros) {
            this.sinceMicros = sinceMicros;
        }
    }

    public PolicyWatch(Surroundings around) {
        this.around = around;
        this.disputed = around.memory().latest(MOST, Forgotten.DISPUTED_TRANSACTION);
    }

    @Override
    public boolean takesAcceptances() {
        return true;
    }

    @Override
    public void accept(FleetNode node, Event event) {
        if (event instanceof TxRejected rejected && !BY_CHANCE.contains(rejected.reason())) {
            long at = node.clock().toFleet(rejected.at().micros());
            Disputed transaction = disputed.computeIfAbsent(rejected.txid(), added -> new Disputed(at));
            transaction.reasons.put(node.name(), rejected.reason());
        } else if (event instanceof TxAccepted accepted && !disputed.isEmpty()) {
            Disputed transaction = disputed.get(accepted.txid());
            if (transaction != null) {
                transaction.accepted.add(node.name());
            }
        }
    }

    @Override
    public void advance(long nowMicros) {
        disputed.entrySet().removeIf(entry -> {
            boolean settled = nowMicros - entry.getValue().firstMicros > SETTLED_MICROS;
            if (settled) {
                settle(entry.getKey(), entry.getValue(), nowMicros);
            }
            return settled;
        });
        splits.entrySet().removeIf(entry -> {
            boolean quiet = nowMicros - entry.getValue().lastMicros > QUIET_MICROS;
            if (quiet) {
                around.notices().clear(NoticeKind.POLICY_SPLIT, entry.getKey(), entry.getValue().lastMicros);
            }
            return quiet;
        });
    }

    private void settle(Txid txid, Disputed transaction, long now) {
        StageSpread spread = around.transactions()
                .apply(txid)
                .map(TransactionSpread::accepted)
                .orElse(null);
        if (spread != null) {
            transaction.accepted.addAll(spread.delaysMicros().keySet());
            transaction.accepted.addAll(spread.othersMicros().keySet());
        }
        transaction.reasons.keySet().removeAll(transaction.accepted);
        if (transaction.accepted.isEmpty() || transaction.reasons.isEmpty()) {
            return;
        }
        Map<String, SortedMap<NodeName, String>> byCohort = new TreeMap<>();
        transaction.reasons.forEach(
                (node, reason) -> byCohort.computeIfAbsent(around.cohorts().of(node), added -> new TreeMap<>())
                        .put(node, reason));
        byCohort.forEach((cohort, nodes) -> {
            boolean whole = nodes.size() > 1
                    && transaction.accepted.stream()
                            .noneMatch(node -> around.cohorts().of(node).equals(cohort));
            if (whole) {
                add("cohort " + cohort, nodes, txid, transaction, now);
            } else {
                nodes.forEach((node, reason) ->
                        add(node.value(), new TreeMap<>(Map.of(node, reason)), txid, transaction, now));
            }
        });
    }

    private void add(String who, SortedMap<NodeName, String> nodes, Txid txid, Disputed transaction, long now) {
        String reason = nodes.get(nodes.firstKey());
        String subject = who + " " + reason;
        if (subject.length() > 150) {
            subject = subject.substring(0, 150);
        }
        Split split = splits.computeIfAbsent(subject, added -> new Split(transaction.firstMicros));
        split.nodes.addAll(nodes.keySet());
        split.others.addAll(transaction.accepted);
        split.lastMicros = Math.max(split.lastMicros, transaction.firstMicros);
        split.transactions++;
        if (split.samples.size() < SAMPLES) {
            split.samples.add(txid.toHex());
        }
        SortedMap<String, Object> evidence = new TreeMap<>();
        evidence.put("reason", reason);
        evidence.put("transactions", split.transactions);
        evidence.put("sample", List.copyOf(split.samples));
        evidence.put("acceptedBy", Wording.texts(split.others, SAMPLES));
        evidence.put("cohort", around.cohorts().of(nodes.firstKey()));
        around.notices()
                .raise(
                        NoticeKind.POLICY_SPLIT,
                        subject,
                        split.sinceMicros,
                        Severity.INFO,
                        split.nodes,
                        who + " rejects " + Wording.count(split.transactions, "transaction") + " (" + reason + ") that "
                                + Wording.nodes(split.others) + " relay",
                        evidence,
                        now);
    }
}
