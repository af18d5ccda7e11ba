package org.bmon.sim.scenario;

import java.time.Duration;
import java.util.List;
import org.bmon.common.NodeName;

/**
 * When blocks are mined.
 *
 * @param interval between them; the mean of it if exponential
 * @param exponential whether intervals are drawn as real ones are, or all alike
 * @param miners who mines, each as likely; all nodes if empty
 */
public record BlockSchedule(Duration interval, boolean exponential, List<NodeName> miners) {

    public BlockSchedule {
        miners = List.copyOf(miners);
        if (interval.isZero() || interval.isNegative()) {
            throw new IllegalArgumentException("the interval of blocks is positive, not " + interval);
        }
    }

    public static BlockSchedule every(Duration interval) {
        return new BlockSchedule(interval, false, List.of());
    }

    public static BlockSchedule exponential(Duration mean) {
        return new BlockSchedule(mean, true, List.of());
    }

    public BlockSchedule withMiners(List<NodeName> miners) {
        return new BlockSchedule(interval, exponential, miners);
    }
}
