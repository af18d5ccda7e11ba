package org.bmon.collector.chain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.watch.Reading;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.collector.watch.Wording;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * Compares the tips of all nodes of which blocks are expected, at one instant, from what they told: who is behind, who is
 * on another branch, and whether no block comes at all. Nodes that fall behind at the same block are one notice.
 */
public final class TipWatch implements Watch {

    private static final long EVERY_MICROS = 1_000_000;
    private static final int DEEP = 6;

    private final Surroundings around;
    private final ChainBook book;
    private final long behindMicros;
    private final long splitMicros;
    private final long tieMicros;
    private final long oldMicros;
    private final long steadyMicros;
    private long judgedMicros = Long.MIN_VALUE / 2;

    /** Which notice a node that is behind belongs to, by node. */
    private final Map<NodeName, Member> behind = new HashMap<>();

    private final Map<NodeName, Member> split = new HashMap<>();

    /** How many nodes of each cohort are compared. */
    private final Map<String, Long> presentByCohort = new HashMap<>();

    /** A node's part in a notice. */
    private static final class Member {
        final String subject;
        final long sinceMicros;
        long wellMicros = Long.MAX_VALUE;

        Member(String subject, long sinceMicros) {
            this.subject = subject;
            this.sinceMicros = sinceMicros;
        }
    }

    public TipWatch(Surroundings around, ChainBook book) {
        this.around = around;
        this.book = book;
        this.behindMicros = around.settings().behindAfter().toNanos() / 1_000;
        this.splitMicros = around.settings().splitAfter().toNanos() / 1_000;
        this.tieMicros = around.settings().tieAfter().toNanos() / 1_000;
        this.oldMicros = around.settings().oldTip().toNanos() / 1_000;
        this.steadyMicros = around.settings().steadyFor().toNanos() / 1_000;
    }

    @Override
    public void accept(FleetNode node, Event event) {}

    @Override
    public void advance(long nowMicros) {
        if (nowMicros - judgedMicros < EVERY_MICROS) {
            return;
        }
        judgedMicros = nowMicros;
        List<FleetNode> present = new ArrayList<>();
        FleetNode best = null;
        for (FleetNode node : around.present(nowMicros)) {
            NodeChain chain = book.chainOf(node.name());
            if (chain.height() >= 0) {
                present.add(node);
                if (best == null || isBetter(chain, book.chainOf(best.name()))) {
                    best = node;
                }
            }
        }
        around.readings().starved(NoticeKind.NODE_BEHIND, present.size() < 2);
        around.readings().starved(NoticeKind.TIP_OLD, best == null);
        if (best == null) {
            return;
        }
        NodeChain ahead = book.chainOf(best.name());
        Set<NodeName> there = new HashSet<>();
        presentByCohort.clear();
        present.forEach(node -> presentByCohort.merge(around.cohorts().of(node.name()), 1L, Long::sum));
        for (FleetNode node : present) {
            there.add(node.name());
            compare(node, ahead, nowMicros);
        }
        // A node that is not expected any more is no longer behind: its silence is another notice.
        List.copyOf(behind.keySet()).stream()
                .filter(name -> !there.contains(name))
                .forEach(behind::remove);
        List.copyOf(split.keySet()).stream()
                .filter(name -> !there.contains(name))
                .forEach(split::remove);
        tell(NoticeKind.NODE_BEHIND, behind, ahead, nowMicros);
        tell(NoticeKind.TIP_SPLIT, split, ahead, nowMicros);
        age(ahead, present, nowMicros);
    }

    /** The higher one is ahead; of equal ones that whose tip was seen first. */
    private boolean isBetter(NodeChain chain, NodeChain than) {
        if (chain.height() != than.height()) {
            return chain.height() > than.height();
        }
        return firstMicros(chain.tip()) < firstMicros(than.tip());
    }

    private long firstMicros(@Nullable BlockHash hash) {
        KnownBlock block = hash == null ? null : book.block(hash);
        return block == null ? Long.MAX_VALUE : block.firstMicros;
    }

    private void compare(FleetNode node, NodeChain ahead, long now) {
        NodeChain chain = book.chainOf(node.name());
        int height = chain.height();
        around.readings().set(Reading.NODE_BLOCKS_BEHIND, node.name(), ahead.height() - height);
        BlockHash there = ahead.at(height);
        boolean forked = there != null && !there.equals(chain.tip());
        BlockHash missing = forked ? firstDifferent(chain, ahead) : ahead.at(height + 1);
        long since = missing == null ? now : connectedMicros(missing, now);
        if (forked) {
            BlockHash own = chain.at(forkHeight(chain, ahead));
            long allowed = ahead.height() > height ? splitMicros : tieMicros;
            long from = ahead.height() > height ? connectedMicros(ahead.at(height + 1), now) : since;
            if (now - from > allowed) {
                enter(split, node.name(), String.valueOf(own), from);
            }
            well(behind, node.name(), now);
        } else {
            well(split, node.name(), now);
            if (height < ahead.height() && now - since > behindMicros) {
                enter(behind, node.name(), missing == null ? "height " + (height + 1) : missing.toHex(), since);
            } else if (height >= ahead.height()) {
                well(behind, node.name(), now);
            } else if (behind.containsKey(node.name())) {
                behind.get(node.name()).wellMicros = Long.MAX_VALUE;
            }
        }
    }

    private static void enter(Map<NodeName, Member> members, NodeName node, String subject, long since) {
        Member member = members.computeIfAbsent(node, added -> new Member(subject, since));
        member.wellMicros = Long.MAX_VALUE;
    }

    private void well(Map<NodeName, Member> members, NodeName node, long now) {
        Member member = members.get(node);
        if (member != null) {
            member.wellMicros = Math.min(member.wellMicros, now);
            if (now - member.wellMicros > steadyMicros) {
                members.remove(node);
            }
        }
    }

    private static int forkHeight(NodeChain chain, NodeChain ahead) {
        int height = chain.height();
        while (differ(chain.at(height - 1), ahead.at(height - 1))) {
            height--;
        }
        return height;
    }

    private static boolean differ(@Nullable BlockHash one, @Nullable BlockHash two) {
        return one != null && two != null && !one.equals(two);
    }

    private static @Nullable BlockHash firstDifferent(NodeChain chain, NodeChain ahead) {
        return ahead.at(forkHeight(chain, ahead));
    }

    /** When any node connected the block. */
    private long connectedMicros(@Nullable BlockHash hash, long otherwise) {
        KnownBlock block = hash == null ? null : book.block(hash);
        Collection<Long> times = block == null ? List.of() : block.connected.values();
        return times.stream().mapToLong(Long::longValue).min().orElse(otherwise);
    }

    private void tell(NoticeKind kind, Map<NodeName, Member> members, NodeChain ahead, long now) {
        Map<String, List<NodeName>> bySubject = new LinkedHashMap<>();
        members.forEach((node, member) -> bySubject
                .computeIfAbsent(member.subject, added -> new ArrayList<>())
                .add(node));
        bySubject.forEach((subject, nodes) -> raise(kind, subject, nodes, members, ahead, now));
        for (String subject : around.notices().subjects(kind)) {
            if (!bySubject.containsKey(subject)) {
                around.notices().clear(kind, subject, now);
            }
        }
    }

    private void raise(
            NoticeKind kind,
            String subject,
            List<NodeName> nodes,
            Map<NodeName, Member> members,
            NodeChain ahead,
            long now) {
        SortedMap<String, Object> tips = new TreeMap<>();
        SortedMap<String, Long> cohorts = new TreeMap<>();
        long since = Long.MAX_VALUE;
        int most = 0;
        for (NodeName node : nodes) {
            NodeChain chain = book.chainOf(node);
            Member member = members.get(node);
            since = member == null ? since : Math.min(since, member.sinceMicros);
            most = Math.max(most, ahead.height() - chain.height());
            cohorts.merge(around.cohorts().of(node), 1L, Long::sum);
            SortedMap<String, Object> tip = new TreeMap<>();
            tip.put("height", (long) chain.height());
            tip.put("hash", String.valueOf(chain.tip()));
            tip.put("cohort", around.cohorts().of(node));
            tips.put(node.value(), tip);
        }
        SortedMap<String, Object> evidence = new TreeMap<>();
        evidence.put("tips", tips);
        evidence.put("bestHash", String.valueOf(ahead.tip()));
        evidence.put("bestHeight", (long) ahead.height());
        SortedMap<String, Object> byCohort = new TreeMap<>();
        cohorts.forEach((cohort, touched) -> byCohort.put(
                cohort, Map.of("touched", touched, "nodes", presentByCohort.getOrDefault(cohort, touched))));
        evidence.put("byCohort", byCohort);
        boolean behindOnly = kind == NoticeKind.NODE_BEHIND;
        String summary = Wording.nodes(nodes)
                + (nodes.size() == 1 ? " is " : " are ")
                + (behindOnly
                        ? Wording.count(most, "block") + " behind for " + Wording.length(now - since)
                        : "on another branch than the best tip at height " + ahead.height() + " for "
                                + Wording.length(now - since))
                + (cohorts.size() == 1 && nodes.size() > 1 ? ", all of cohort " + cohorts.firstKey() : "");
        Severity severity = behindOnly && most < DEEP ? Severity.WARNING : Severity.CRITICAL;
        around.notices().raise(kind, subject, since, severity, nodes, summary, evidence, now);
    }

    private void age(NodeChain ahead, List<FleetNode> present, long now) {
        BlockHash tip = ahead.tip();
        long first = firstMicros(tip);
        if (tip == null || first == Long.MAX_VALUE) {
            return;
        }
        long age = now - first;
        around.readings().set(Reading.TIP_AGE_SECONDS, age / 1e6);
        String subject = "tip";
        if (oldMicros > 0 && age > oldMicros) {
            SortedMap<String, Object> evidence = new TreeMap<>();
            evidence.put("hash", tip.toHex());
            evidence.put("height", (long) ahead.height());
            evidence.put("firstSeen", Wording.time(first));
            evidence.put("minutes", age / 60_000_000);
            around.notices()
                    .raise(
                            NoticeKind.TIP_OLD,
                            subject,
                            first,
                            Severity.WARNING,
                            present.stream().map(FleetNode::name).toList(),
                            "no block since height " + ahead.height() + ", for " + Wording.length(age),
                            evidence,
                            now);
        } else {
            around.notices().clear(NoticeKind.TIP_OLD, subject, first);
        }
    }
}
