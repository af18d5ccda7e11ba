package org.bmon.collector.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.common.wire.ClockExchange;
import org.jspecify.annotations.Nullable;

/**
 * Knows how one node's clock stands from the exchanges with its agent: the one with the least error of the last minutes
 * counts. An exchange's error is half its round trip, and grows with its age by what clocks may drift. When a new
 * exchange can't be true together with an old one, the clock was set, and the old ones no longer count.
 *
 * <p>Not safe for use by many threads.
 */
final class ClockWatch {

    /** How far two clocks may drift apart: 100 µs in a second is more than a bad crystal's 50 each. */
    private static final double DRIFT = 1e-4;

    private static final int MOST = 1_000;

    private final long memoryMicros;
    private final Deque<Measurement> measurements = new ArrayDeque<>();
    private long newestMicros = Long.MIN_VALUE;

    private record Measurement(long atMicros, long offsetMicros, long errorMicros) {

        long errorAt(long nowMicros) {
            return errorMicros + (long) (Math.max(0, nowMicros - atMicros) * DRIFT);
        }
    }

    ClockWatch(Duration memory) {
        this.memoryMicros = memory.toNanos() / 1_000;
    }

    /**
     * Takes an exchange.
     *
     * @return whether it counts; not if its stamps contradict one another or it came before
     */
    boolean measured(ClockExchange exchange) {
        long trip = exchange.agentReceivedMicros() - exchange.agentSentMicros();
        long held = exchange.collectorSentMicros() - exchange.collectorReceivedMicros();
        if (held < 0 || trip < held || exchange.collectorSentMicros() <= newestMicros) {
            return false;
        }
        newestMicros = exchange.collectorSentMicros();
        long twice = (exchange.agentSentMicros() - exchange.collectorReceivedMicros())
                + (exchange.agentReceivedMicros() - exchange.collectorSentMicros());
        Measurement taken =
                new Measurement(exchange.collectorSentMicros(), Math.floorDiv(twice, 2L), (trip - held + 1) / 2);
        Measurement best = best(taken.atMicros());
        if (best != null
                && Math.abs(best.offsetMicros() - taken.offsetMicros())
                        > best.errorAt(taken.atMicros()) + taken.errorMicros()) {
            measurements.clear();
        }
        if (measurements.size() == MOST) {
            measurements.removeFirst();
        }
        measurements.addLast(taken);
        return true;
    }

    /** How the clock stands; null if nothing of the last minutes says so. */
    @Nullable ClockEstimate estimate(long nowMicros) {
        Measurement best = best(nowMicros);
        return best == null ? null : new ClockEstimate(best.offsetMicros(), best.errorAt(nowMicros));
    }

    private @Nullable Measurement best(long nowMicros) {
        Measurement best = null;
        for (Iterator<Measurement> each = measurements.iterator(); each.hasNext(); ) {
            Measurement measurement = each.next();
            if (nowMicros - measurement.atMicros() > memoryMicros) {
                each.remove();
            } else if (best == null || measurement.errorAt(nowMicros) < best.errorAt(nowMicros)) {
                best = measurement;
            }
        }
        return best;
    }
}
