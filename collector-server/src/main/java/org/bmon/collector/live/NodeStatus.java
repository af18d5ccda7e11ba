package org.bmon.collector.live;

import java.util.SortedMap;
import org.bmon.collector.fleet.NodeState;
import org.bmon.collector.store.NodeRecord;
import org.jspecify.annotations.Nullable;

/**
 * A node as it stands now.
 *
 * @param record what is known of it
 * @param state how it stands
 * @param cohort which nodes share its relay policy
 * @param implementation what it runs, such as core; null as long as it has not told
 * @param labels what its operator says of it
 */
public record NodeStatus(
        NodeRecord record,
        NodeState state,
        String cohort,
        @Nullable String implementation,
        SortedMap<String, String> labels) {}
