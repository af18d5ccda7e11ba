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

    /** How far a clock may drift: 15 µs in a second, NTP's own figure (RFC 5905). */
    private static final double DRIFT = 15e-6;

    /** Another measurement takes over when its error is smaller by this: an estimate should not flicker. */
    private static final double CLEARLY_BETTER = 0.7;

    /** An error that grows is told in steps, each larger by this. */
    private static final double STEP = 1.25;

    private static final int MOST = 1_000;

    private final long memoryMicros;
    private final Deque<Measurement> measurements = new ArrayDeque<>();
    private long newestMicros = Long.MIN_VALUE;
    private @Nullable Measurement held;
    private @Nullable ClockEstimate told;

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
        long inside = exchange.collectorSentMicros() - exchange.collectorReceivedMicros();
        if (inside < 0 || trip < inside || exchange.collectorSentMicros() <= newestMicros) {
            return false;
        }
        newestMicros = exchange.collectorSentMicros();
        long twice = (exchange.agentSentMicros() - exchange.collectorReceivedMicros())
                + (exchange.agentReceivedMicros() - exchange.collectorSentMicros());
        Measurement taken =
                new Measurement(exchange.collectorSentMicros(), Math.floorDiv(twice, 2L), (trip - inside + 1) / 2);
        Measurement best = best(taken.atMicros());
        if (best != null
                && Math.abs(best.offsetMicros() - taken.offsetMicros())
                        > best.errorAt(taken.atMicros()) + taken.errorMicros()) {
            measurements.clear();
            held = null;
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
        if (best == null) {
            held = null;
            told = null;
            return null;
        }
        Measurement keep = held;
        if (keep == null
                || nowMicros - keep.atMicros() > memoryMicros
                || best.errorAt(nowMicros) < CLEARLY_BETTER * keep.errorAt(nowMicros)) {
            keep = best;
            held = best;
            told = new ClockEstimate(best.offsetMicros(), best.errorAt(nowMicros));
        }
        ClockEstimate last = told;
        if (last == null || keep.errorAt(nowMicros) > last.errorMicros()) {
            last = new ClockEstimate(keep.offsetMicros(), (long) (STEP * keep.errorAt(nowMicros)));
            told = last;
        }
        return last;
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
