package org.bmon.agent.logship;

import java.nio.charset.StandardCharsets;
import org.bmon.agent.source.log.LoggedEntry;
import org.bmon.agent.source.log.SecretMask;
import org.bmon.common.TimeSource;

/**
 * An entry of the log as Loki gets it.
 *
 * @param labels what tells its stream from the node's others
 * @param nanos its time in nanoseconds since the epoch
 * @param line what the node wrote
 * @param bytes about its size in a request
 */
record LokiEntry(Labels labels, long nanos, String line, int bytes) {

    private static final int OVERHEAD = 32;
    private static final int NANOS_IN_MICRO = 1000;
    private static final int NANOS_IN_SECOND = 1_000_000_000;

    /** The labels that differ within a node: of each there are few values. */
    record Labels(String version, String level, String category) {}

    /**
     * The entry for Loki, without secrets.
     *
     * @param nowMicros the time of an entry whose log has no times
     */
    static LokiEntry of(LoggedEntry entry, long nowMicros) {
        String version = entry.version() == null ? "unknown" : entry.version();
        String text = SecretMask.mask(entry.text());
        int bytes = text.getBytes(StandardCharsets.UTF_8).length + OVERHEAD;
        Labels labels = new Labels(version, entry.level(), entry.category());
        return new LokiEntry(labels, nanos(entry, nowMicros), text, bytes);
    }

    /**
     * Loki keeps one of two equal lines of one time, and of different ones no order that is promised. So entries of one
     * time differ in what the node's clock does not show: the same each time that the log is read.
     */
    private static long nanos(LoggedEntry entry, long nowMicros) {
        if (entry.at() == null) {
            return nowMicros * NANOS_IN_MICRO + Math.min(entry.tie(), NANOS_IN_MICRO - 1);
        }
        int room = entry.at().source() == TimeSource.LOG_SECONDS ? NANOS_IN_SECOND : NANOS_IN_MICRO;
        return entry.at().micros() * NANOS_IN_MICRO + Math.min(entry.tie(), room - 1);
    }
}
