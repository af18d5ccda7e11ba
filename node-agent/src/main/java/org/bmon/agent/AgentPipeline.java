package org.bmon.agent;

import java.time.Clock;
import java.util.SplittableRandom;
import org.bmon.agent.outbox.OutboxState;
import org.bmon.agent.outbox.SqliteOutbox;
import org.bmon.agent.source.log.tail.LogSource;
import org.bmon.agent.source.log.tail.LogSourceMetrics;
import org.bmon.agent.uplink.Uplink;
import org.bmon.agent.uplink.UplinkMetrics;
import org.bmon.agent.uplink.UplinkState;
import org.jspecify.annotations.Nullable;

/**
 * An agent without its shell: the log source, the outbox and the uplink, put together. Many can run in one process, each
 * with a state directory of its own. {@link #close} ends all its threads, the sources first and the outbox last.
 */
public final class AgentPipeline implements AutoCloseable {

    private final SqliteOutbox outbox;
    private final LogSource logSource;
    private final Uplink uplink;

    /**
     * Opens the outbox; nothing is read or sent yet.
     *
     * @throws org.bmon.agent.outbox.OutboxFailedException if the state directory can't be used
     */
    public AgentPipeline(
            AgentSettings settings, LogSourceMetrics logMetrics, UplinkMetrics uplinkMetrics, Clock clock) {
        outbox = new SqliteOutbox(
                settings.stateDir(), settings.node(), settings.network(), settings.outboxLimitBytes(), clock);
        logSource = new LogSource(
                settings.debugLog(),
                settings.node(),
                settings.startAt(),
                settings.pollInterval(),
                outbox,
                logMetrics,
                clock);
        uplink = new Uplink(
                outbox,
                settings.collector(),
                settings.node(),
                settings.token(),
                settings.uplink(),
                uplinkMetrics,
                clock,
                new SplittableRandom());
    }

    /** Begins to read and to deliver. */
    public void start() {
        uplink.start();
        logSource.start();
    }

    /** What the outbox holds. */
    public OutboxState outbox() {
        return outbox.state();
    }

    /** How delivery stands. */
    public UplinkState uplink() {
        return uplink.state();
    }

    /** Why the log is not being read; null if it is. */
    public @Nullable String logProblem() {
        return logSource.problem();
    }

    @Override
    public void close() {
        logSource.close();
        uplink.close();
        outbox.close();
    }
}
