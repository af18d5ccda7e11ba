package org.bmon.agent;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.bmon.agent.logship.LogshipSettings;
import org.bmon.agent.source.log.tail.LogSettings;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The keys under bmon.agent.logship, as they are written; they matter when bmon.loki.url is set.
 *
 * @param enabled whether the node's debug.log is sent to Loki
 * @param exclude log categories of which only warnings and errors are sent
 * @param maxBehind how far the reading may fall behind while Loki is away before the oldest entries are skipped
 * @param maxDelay longest an entry waits for company
 */
record LogshipProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("net") List<String> exclude,
        @DefaultValue("1GB") DataSize maxBehind,
        @DefaultValue("2s") Duration maxDelay) {

    private static final DataSize LEAST_BEHIND = DataSize.ofMegabytes(4);
    private static final String POSITION = "logship.position";

    /**
     * The settings that it makes, for the node and the log of the agent.
     *
     * @throws WrongSettingsException naming all that is wrong
     */
    LogshipSettings settings(AgentSettings agent, LogSettings log) {
        SettingProblems problems = new SettingProblems();
        problems.check("logship.max-behind", maxBehind, maxBehind.compareTo(LEAST_BEHIND) >= 0, "4MB or more");
        problems.checkTime("logship.max-delay", maxDelay);
        if (!problems.isEmpty()) {
            throw problems.exception();
        }
        return new LogshipSettings(
                agent.node(),
                agent.network(),
                log,
                Set.copyOf(exclude),
                maxBehind.toBytes(),
                maxDelay,
                agent.outbox().directory().resolve(POSITION));
    }
}
