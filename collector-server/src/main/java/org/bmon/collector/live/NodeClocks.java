package org.bmon.collector.live;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.common.NodeName;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.ClockExchange;
import org.jspecify.annotations.Nullable;

/** Knows how the nodes' clocks stand from what comes with their batches. Safe for use by many threads. */
public final class NodeClocks {

    private final Duration memory;
    private final Map<NodeName, ClockWatch> clocks = new HashMap<>();

    /** @param memory how long a measurement counts */
    public NodeClocks(Duration memory) {
        this.memory = memory;
    }

    /** How the clock of a batch's node stands when the batch has come; null if nothing of the last minutes says so. */
    public synchronized @Nullable ClockEstimate estimate(Batch batch, long nowMicros) {
        ClockWatch watch = clocks.computeIfAbsent(batch.stream().node(), added -> new ClockWatch(memory));
        ClockExchange exchange = batch.lastExchange();
        if (exchange != null) {
            watch.measured(exchange);
        }
        return watch.estimate(nowMicros);
    }
}
