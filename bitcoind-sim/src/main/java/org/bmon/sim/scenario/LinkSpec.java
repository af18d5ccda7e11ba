package org.bmon.sim.scenario;

import java.time.Duration;
import org.bmon.common.NodeName;

/**
 * A connection between two nodes, opened by the first.
 *
 * @param from who opens it
 * @param to the other end
 * @param delayMicros how long every byte takes one way, at least
 * @param jitterMicros up to how much longer a message takes; messages never overtake one another
 * @param highBandwidth whether both ends announce blocks by compact block unasked (BIP 152)
 */
public record LinkSpec(NodeName from, NodeName to, long delayMicros, long jitterMicros, boolean highBandwidth) {

    public LinkSpec {
        if (delayMicros < 0 || jitterMicros < 0) {
            throw new IllegalArgumentException("the delay of the link " + from + "-" + to + " is negative");
        }
        if (from.equals(to)) {
            throw new IllegalArgumentException(from + " cannot be linked to itself");
        }
    }

    /** A high-bandwidth link of exactly this delay. */
    public static LinkSpec of(String from, String to, Duration delay) {
        return new LinkSpec(new NodeName(from), new NodeName(to), delay.toNanos() / 1000, 0, true);
    }

    public LinkSpec withJitter(Duration jitter) {
        return new LinkSpec(from, to, delayMicros, jitter.toNanos() / 1000, highBandwidth);
    }

    public LinkSpec withHighBandwidth(boolean highBandwidth) {
        return new LinkSpec(from, to, delayMicros, jitterMicros, highBandwidth);
    }
}
