package org.bmon.workbench.replay;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.agent.source.log.LogStatistics;
import org.bmon.common.NodeName;

/**
 * What a replay has to tell.
 *
 * @param recording what was replayed
 * @param findings what came of it
 * @param logs what each node's log was made of
 */
record ReplayReport(Recording recording, Findings findings, Map<NodeName, LogStatistics> logs) {

    /** Lines that no matcher knew, over all nodes, by log category; only categories that have any. */
    SortedMap<String, Long> unmatched() {
        SortedMap<String, Long> sum = new TreeMap<>();
        for (LogStatistics log : logs.values()) {
            log.unmatched().forEach((category, lines) -> {
                if (lines > 0) {
                    sum.merge(category, lines, Long::sum);
                }
            });
        }
        return sum;
    }
}
