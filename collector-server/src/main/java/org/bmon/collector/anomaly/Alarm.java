package org.bmon.collector.anomaly;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.fleet.NodeState;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.watch.Surroundings;
import org.bmon.common.NodeName;

/** Turns who is in trouble into notices: opens one for each cause, keeps it while any of its nodes is, and ends it. */
final class Alarm {

    private final Surroundings around;
    private final NoticeKind kind;

    /** What was strange of each node in trouble, as evidence. */
    private final Map<NodeName, Map<String, Object>> troubled = new TreeMap<>();

    private final Map<String, Set<NodeName>> bySubject = new HashMap<>();

    /** Says a trouble in words. */
    interface Words {

        String of(Scope scope);
    }

    Alarm(Surroundings around, NoticeKind kind) {
        this.around = around;
        this.kind = kind;
    }

    /** Says that a node is in trouble, or is not any more. */
    void set(NodeName node, boolean inTrouble, Map<String, Object> evidence) {
        if (inTrouble) {
            troubled.put(node, evidence);
        } else {
            troubled.remove(node);
        }
    }

    /** Tells what there is to tell. A node stays with the notice that it is in. */
    void tell(Collection<NodeName> all, long sinceMicros, Map<String, Object> evidence, Words words, long nowMicros) {
        troubled.keySet().removeIf(this::isAway);
        bySubject.values().removeIf(nodes -> {
            nodes.retainAll(troubled.keySet());
            return nodes.isEmpty();
        });
        Set<NodeName> told = new HashSet<>();
        bySubject.values().forEach(told::addAll);
        Set<NodeName> fresh = new HashSet<>(troubled.keySet());
        fresh.removeAll(told);
        if (!fresh.isEmpty()) {
            for (Scope scope : Scope.of(fresh, all, around.cohorts()::of)) {
                bySubject
                        .computeIfAbsent(scope.subject(), added -> new HashSet<>())
                        .addAll(scope.nodes());
                raise(scope, sinceMicros, evidence, words, nowMicros);
            }
        }
        for (String subject : around.notices().subjects(kind)) {
            if (!bySubject.containsKey(subject)) {
                around.notices().clear(kind, subject, nowMicros);
            }
        }
    }

    /** What a node that is not there does not see is no trouble of this kind. */
    private boolean isAway(NodeName name) {
        return switch (around.fleet().find(name).map(FleetNode::state).orElse(NodeState.UNKNOWN)) {
            case SILENT, RETIRED, STOPPED, UNREACHABLE, STARTING, SYNCING, ISOLATED -> true;
            case UNKNOWN, BEHIND, EXPECTED, SUSPECT_CLOCK -> false;
        };
    }

    private void raise(Scope scope, long since, Map<String, Object> evidence, Words words, long now) {
        Map<String, Object> all = new TreeMap<>(evidence);
        Map<String, Object> nodes = new TreeMap<>();
        scope.nodes().forEach(node -> nodes.put(node.value(), troubled.getOrDefault(node, Map.of())));
        all.put("class", scope.word());
        all.put("nodes", nodes);
        Severity severity = scope.word().equals("node") ? Severity.INFO : Severity.WARNING;
        around.notices()
                .raise(kind, scope.subject(), since, severity, List.copyOf(scope.nodes()), words.of(scope), all, now);
    }
}
