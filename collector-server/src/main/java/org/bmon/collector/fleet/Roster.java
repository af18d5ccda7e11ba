package org.bmon.collector.fleet;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * What the operator says of nodes.
 *
 * @param entries by node; nothing is said of the others
 */
public record Roster(SortedMap<NodeName, Entry> entries) {

    /** Nothing is said of any node. */
    public static final Roster EMPTY = new Roster(new TreeMap<>());

    /**
     * What is said of one node.
     *
     * @param cohort its cohort; null for the one of its software
     * @param labels whatever else, by name
     */
    public record Entry(@Nullable String cohort, SortedMap<String, String> labels) {

        public Entry {
            labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        }
    }

    public Roster {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /** The cohorts that are set. */
    public Map<NodeName, String> cohorts() {
        Map<NodeName, String> set = new TreeMap<>();
        entries.forEach((node, entry) -> {
            String cohort = entry.cohort;
            if (cohort != null) {
                set.put(node, cohort);
            }
        });
        return set;
    }

    /** The labels of a node. */
    public SortedMap<String, String> labels(NodeName node) {
        Entry entry = entries.get(node);
        return entry == null ? Collections.emptySortedMap() : entry.labels;
    }
}
