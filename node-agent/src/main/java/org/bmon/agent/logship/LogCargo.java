package org.bmon.agent.logship;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bmon.agent.source.log.EntryReader;
import org.bmon.agent.source.log.LoggedEntry;
import org.bmon.agent.source.log.tail.LogConsumer;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * Collects entries of the log for Loki and leaves out what is not to be sent. Bytes of the log are done with when Loki
 * has everything that was taken.
 */
final class LogCargo implements LogConsumer {

    private static final Set<String> ALWAYS = Set.of("warning", "error");

    private final EntryReader reader = new EntryReader(this::add);
    private final Set<String> excluded;
    private final LogshipMetrics metrics;
    private final Clock clock;
    private List<LokiEntry> entries = new ArrayList<>();
    private long bytes;
    private boolean underWay;
    private long settled;
    private long cutBytes;

    LogCargo(Set<String> excluded, @Nullable String version, LogshipMetrics metrics, Clock clock) {
        this.excluded = excluded;
        this.metrics = metrics;
        this.clock = clock;
        reader.resumeWith(version);
    }

    private void add(LoggedEntry entry) {
        if (excluded.contains(entry.category()) && !ALWAYS.contains(entry.level())) {
            metrics.excluded(1);
            return;
        }
        LokiEntry added = LokiEntry.of(entry, Stamp.micros(clock.instant()));
        entries.add(added);
        bytes += added.bytes();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    /** All that was collected; until {@link #delivered} nothing is done with. */
    List<LokiEntry> take() {
        settled();
        List<LokiEntry> taken = entries;
        entries = new ArrayList<>();
        bytes = 0;
        underWay = true;
        return taken;
    }

    /** What was taken is in Loki, or given up. */
    void delivered() {
        underWay = false;
    }

    /** The version of the node that wrote what was read last; null if it is not known. */
    @Nullable String version() {
        return reader.version();
    }

    @Override
    public void recall(byte[] recalled, int offset, int length) {
        reader.recall(recalled, offset, length);
    }

    @Override
    public void accept(byte[] accepted, int offset, int length) {
        reader.accept(accepted, offset, length);
        metrics.cut(reader.cutBytes() - cutBytes);
        cutBytes = reader.cutBytes();
    }

    @Override
    public void flush() {
        reader.flush();
    }

    @Override
    public void endOfFile() {
        reader.endOfFile();
    }

    @Override
    public long settled() {
        if (entries.isEmpty() && !underWay) {
            settled = reader.settled();
        }
        return settled;
    }
}
