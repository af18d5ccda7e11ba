package org.bmon.agent.source.rpc.poll;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How the node is asked.
 *
 * @param intervals how often each kind is asked; zero is never. What is left out has its default
 * @param waitForBlocks whether a call waits in the node for new blocks, so that they are noticed at once
 * @param afterBlock how long after a new block its tips and its audit wait, so that its propagation is not disturbed
 * @param templateAfterBlock how long after a new block a template is asked for
 * @param feeTargets for which confirmation targets, in blocks, fees are estimated
 */
public record PollSettings(
        Map<PollKind, Duration> intervals,
        boolean waitForBlocks,
        Duration afterBlock,
        Duration templateAfterBlock,
        List<Integer> feeTargets) {

    public PollSettings {
        intervals = Map.copyOf(intervals);
        feeTargets = List.copyOf(feeTargets);
    }

    /** What suits a node on mainnet. */
    public static PollSettings defaults() {
        return new PollSettings(Map.of(), true, Duration.ofSeconds(20), Duration.ofSeconds(30), List.of(2, 6, 144));
    }

    /** These, with other intervals. */
    public PollSettings withIntervals(Map<PollKind, Duration> others) {
        return new PollSettings(others, waitForBlocks, afterBlock, templateAfterBlock, feeTargets);
    }

    Duration interval(PollKind kind) {
        return intervals.getOrDefault(kind, kind.interval());
    }

    boolean asks(PollKind kind) {
        return !interval(kind).isZero();
    }
}
