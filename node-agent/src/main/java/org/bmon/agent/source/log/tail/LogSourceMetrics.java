package org.bmon.agent.source.log.tail;

import java.util.List;
import org.bmon.agent.source.log.LogStatistics;
import org.bmon.common.event.Event;

/** What the log source tells of its reading. Nothing is lost between the log and the outbox unless it is told as a gap. */
public interface LogSourceMetrics {

    /** Tells nobody. */
    LogSourceMetrics NONE = new LogSourceMetrics() {
        @Override
        public void committed(List<Event> events) {}

        @Override
        public void reading(LogStatistics statistics, long lagBytes) {}
    };

    /** These events are in the outbox. */
    void committed(List<Event> events);

    /** What was read since the source began, and how many bytes of the file are not read yet. */
    void reading(LogStatistics statistics, long lagBytes);
}
