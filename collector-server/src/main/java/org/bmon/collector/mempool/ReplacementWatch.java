package org.bmon.collector.mempool;

import java.util.Map;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.watch.Forgotten;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.common.Txid;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxReplaced;
import org.jspecify.annotations.Nullable;

/**
 * Counts transactions that gave way to ones that pay more, each once however many nodes tell it. That happens all the time,
 * so what is told is one notice for each hour that had any: history to look things up in, and no alarm.
 */
public final class ReplacementWatch implements Watch {

    private static final long HOUR_MICROS = 3_600_000_000L;

    /** While there are as few as can be shown one by one, each is told at once; then together once a minute. */
    private static final long REPEAT_MICROS = 60_000_000;

    /** Several hours' worth of the busiest ones. */
    private static final int MOST = 20_000;

    private final Surroundings around;
    private final Map<Txid, Found> found;
    private @Nullable Replacements hour;
    private long hourMicros = Long.MIN_VALUE;
    private long toldMicros = Long.MIN_VALUE / 2;
    private boolean changed;
    private long count;

    private record Found(Replacements hour, Replacements.One one) {}

    public ReplacementWatch(Surroundings around) {
        this.around = around;
        this.found = around.memory().latest(MOST, Forgotten.REPLACEMENT);
    }

    /** How many there were. */
    public long count() {
        return count;
    }

    @Override
    public void accept(FleetNode node, Event event) {
        if (!(event instanceof TxReplaced replaced) || replaced.replaced().isEmpty()) {
            return;
        }
        long at = node.clock().toFleet(replaced.at().micros());
        Txid id = replaced.replacement() == null ? replaced.replaced().get(0) : replaced.replacement();
        Found before = found.get(id);
        if (before == null) {
            Replacements now = hourOf(at);
            before = new Found(now, now.add(replaced));
            found.put(id, before);
            count++;
        }
        before.hour.at(before.one, node.name(), at);
        if (before.hour == hour) {
            changed = true;
        } else {
            around.notices().tell(before.hour.notice());
        }
    }

    /** What comes late across the full hour, by a slower node's clock, counts with the hour that is being told. */
    private Replacements hourOf(long at) {
        long began = Math.floorDiv(at, HOUR_MICROS) * HOUR_MICROS;
        Replacements current = hour;
        if (current == null || began > hourMicros) {
            tell(at);
            current = new Replacements(began);
            hour = current;
            hourMicros = began;
        }
        return current;
    }

    @Override
    public void advance(long nowMicros) {
        Replacements current = hour;
        boolean few = current != null && current.count() <= Replacements.SAMPLES;
        if (few || nowMicros - toldMicros >= REPEAT_MICROS) {
            tell(nowMicros);
        }
        if (nowMicros >= hourMicros + 2 * HOUR_MICROS) {
            tell(nowMicros);
            hour = null;
            found.clear();
        }
    }

    private void tell(long nowMicros) {
        Replacements current = hour;
        if (changed && current != null) {
            changed = false;
            toldMicros = nowMicros;
            around.notices().tell(current.notice());
        }
    }
}
