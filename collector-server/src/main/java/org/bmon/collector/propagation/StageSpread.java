package org.bmon.collector.propagation;

import java.util.SortedMap;
import java.util.function.ObjLongConsumer;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * How one object came, at one stage, to the nodes that were expected to see it.
 *
 * @param stage the stage
 * @param seen how many of the expected nodes saw it
 * @param expected how many were expected to
 * @param first the expected node that saw it first; null if none did, or none is known by more than a poll
 * @param firstMicros when that was, in microseconds since the epoch, corrected for that node's clock
 * @param delaysMicros for each expected node that saw it, its time minus the first, in microseconds; a node of which only
 *     a poll says that it has it counts as seen and has no delay
 * @param othersMicros the same for the other nodes that have it: not expected to (initial download, restart, catching
 *     up), or known by a poll alone; may be negative; empty if there is no first
 * @param statistics of the delays; null if no expected node saw it
 * @param errorMicros how far the spread can be from the truth by the error of the nodes' clocks; null if that is not
 *     known: no expected node saw it, or the clock of one that did was never compared
 * @param quality how far to rely on it
 */
public record StageSpread(
        Stage stage,
        int seen,
        int expected,
        @Nullable NodeName first,
        @Nullable Long firstMicros,
        SortedMap<NodeName, Long> delaysMicros,
        SortedMap<NodeName, Long> othersMicros,
        @Nullable DelayStatistics statistics,
        @Nullable Long errorMicros,
        Quality quality) {

    public StageSpread {
        delaysMicros = NodeDelays.copyOf(delaysMicros);
        othersMicros = NodeDelays.copyOf(othersMicros);
    }

    /** Hands over each of {@link #delaysMicros()}, in order by name, without making objects. */
    public void eachDelay(ObjLongConsumer<NodeName> reader) {
        NodeDelays.copyOf(delaysMicros).each(reader);
    }

    /** Likewise each of {@link #othersMicros()}. */
    public void eachOther(ObjLongConsumer<NodeName> reader) {
        NodeDelays.copyOf(othersMicros).each(reader);
    }
}
