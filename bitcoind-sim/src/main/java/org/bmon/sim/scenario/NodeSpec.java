package org.bmon.sim.scenario;

import java.time.Duration;
import org.bmon.common.NodeName;

/**
 * A simulated node.
 *
 * @param name its name
 * @param version the version it speaks as
 * @param cohort which nodes it shares relay policy with
 * @param policy what transactions it takes
 * @param clockOffsetMicros how far its host's clock is ahead of the true time; its log stamps are shifted by it
 * @param slowness how much longer it takes for everything than a fast machine: 1 is fast
 * @param initialDownload whether it begins without the chain's history and downloads it
 * @param log how it writes its log
 * @param strict whether its rules are other than those of the rest: it minds a coinbase that claims too much also where
 *     no other node does ({@link Step.MineClaiming})
 */
public record NodeSpec(
        NodeName name,
        CoreVersion version,
        String cohort,
        RelayPolicy policy,
        long clockOffsetMicros,
        double slowness,
        boolean initialDownload,
        LogOptions log,
        boolean strict) {

    public NodeSpec {
        if (!(slowness > 0 && slowness <= 10_000)) {
            throw new IllegalArgumentException(name + ": slowness is above 0 and at most 10000, not " + slowness);
        }
    }

    /** A fast node with an exact clock, in the cohort of its major version. */
    public static NodeSpec of(String name, CoreVersion version) {
        return new NodeSpec(
                new NodeName(name),
                version,
                "v" + version.major(),
                RelayPolicy.defaults(),
                0,
                1,
                false,
                LogOptions.monitored(),
                false);
    }

    public NodeSpec withCohort(String cohort) {
        return new NodeSpec(name, version, cohort, policy, clockOffsetMicros, slowness, initialDownload, log, strict);
    }

    public NodeSpec withPolicy(RelayPolicy policy) {
        return new NodeSpec(name, version, cohort, policy, clockOffsetMicros, slowness, initialDownload, log, strict);
    }

    public NodeSpec withClockOffset(Duration offset) {
        long micros = offset.toNanos() / 1000;
        return new NodeSpec(name, version, cohort, policy, micros, slowness, initialDownload, log, strict);
    }

    public NodeSpec withSlowness(double slowness) {
        return new NodeSpec(name, version, cohort, policy, clockOffsetMicros, slowness, initialDownload, log, strict);
    }

    public NodeSpec withInitialDownload(boolean initialDownload) {
        return new NodeSpec(name, version, cohort, policy, clockOffsetMicros, slowness, initialDownload, log, strict);
    }

    public NodeSpec withLog(LogOptions log) {
        return new NodeSpec(name, version, cohort, policy, clockOffsetMicros, slowness, initialDownload, log, strict);
    }

    public NodeSpec withStrict(boolean strict) {
        return new NodeSpec(name, version, cohort, policy, clockOffsetMicros, slowness, initialDownload, log, strict);
    }

    /** The same node after an upgrade; its cohort stays. */
    public NodeSpec withVersion(CoreVersion version) {
        return new NodeSpec(name, version, cohort, policy, clockOffsetMicros, slowness, initialDownload, log, strict);
    }
}
