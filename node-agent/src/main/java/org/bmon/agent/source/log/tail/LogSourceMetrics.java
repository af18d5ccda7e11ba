package org.bmon.agent.source.log.tail;

import org.bmon.agent.source.log.LogStatistics;

/** What the log source tells of its reading. Nothing is lost between the log and the outbox unless it is told as a gap. */
public interface LogSourceMetrics {

    /** Tells nobody. */
    LogSourceMetrics NONE = new LogSourceMetrics() {
        @Override
        public void reading(LogStatistics statistics, long lagBytes) {}

        @Override
        public void failed() {}
    };

    /** What was read since the source began, and how many bytes of the file are not read yet. */
    void reading(LogStatistics statistics, long lagBytes);

    /** The log could not be read, or something failed in a way that was not foreseen; it is begun anew. */
    void failed();
}
