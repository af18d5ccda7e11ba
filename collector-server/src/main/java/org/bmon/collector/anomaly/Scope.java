package org.bmon.collector.anomaly;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.bmon.common.NodeName;

/**
 * Whom a trouble has: the network, one cohort, or one node. What is said of it is said of one subject, so that one cause
 * gives one notice.
 *
 * @param word network, cohort or node
 * @param subject what tells it from others of its kind, such as {@code cohort core-28}
 * @param nodes the nodes in trouble
 */
record Scope(String word, String subject, SortedSet<NodeName> nodes) {

    /**
     * Sorts nodes in trouble by what they have in common: at least half of those that could be, of more than one cohort,
     * are the network; at least half of a cohort of three or more, and at least two of a cohort, are the cohort; all
     * others are each for itself.
     *
     * @param troubled those in trouble
     * @param all those that could be
     * @param cohortOf the cohort of each
     */
    static List<Scope> of(
            Collection<NodeName> troubled, Collection<NodeName> all, Function<NodeName, String> cohortOf) {
        Map<String, SortedSet<NodeName>> byCohort = new LinkedHashMap<>();
        new TreeSet<>(troubled)
                .forEach(node -> byCohort.computeIfAbsent(cohortOf.apply(node), added -> new TreeSet<>())
                        .add(node));
        // The first to see a thing is never late: one is always left out.
        boolean wide = troubled.size() >= 2 && 2 * troubled.size() >= all.size() - 1;
        boolean ofOneCohort =
                byCohort.size() == 1 && all.stream().map(cohortOf).distinct().count() > 1;
        List<Scope> scopes = new ArrayList<>();
        if (wide && !ofOneCohort) {
            scopes.add(new Scope("network", "network", new TreeSet<>(troubled)));
            return scopes;
        }
        byCohort.forEach((cohort, nodes) -> {
            long size = all.stream()
                    .filter(node -> cohortOf.apply(node).equals(cohort))
                    .count();
            if (nodes.size() >= 2 && 2L * nodes.size() >= size) {
                scopes.add(new Scope("cohort", "cohort " + cohort, nodes));
            } else {
                nodes.forEach(node -> scopes.add(new Scope("node", node.value(), new TreeSet<>(List.of(node)))));
            }
        });
        return scopes;
    }
}
