package org.bmon.agent;

import java.nio.file.Path;
import java.time.Duration;
import org.bmon.agent.recorder.RecorderSettings;
import org.bmon.agent.source.log.tail.LogSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The keys under bmon.agent.recorder, as they are written.
 *
 * @param enabled whether what is read of the node is recorded
 * @param directory where recordings are kept; without it, the folder recording of the state directory
 * @param maxSize how much room the recording may take, packed
 * @param maxAge how long it is kept
 * @param minFree the room on the disk below which nothing is recorded
 */
record RecorderProperties(
        @DefaultValue("false") boolean enabled,
        @Nullable String directory,
        @DefaultValue("1GB") DataSize maxSize,
        @DefaultValue("7d") Duration maxAge,
        @DefaultValue("1GB") DataSize minFree) {

    private static final DataSize LEAST = DataSize.ofMegabytes(1);

    /**
     * The settings that it makes, for the node and the log of the agent.
     *
     * @throws WrongSettingsException naming all that is wrong
     */
    RecorderSettings settings(AgentSettings agent, LogSettings log) {
        SettingProblems problems = new SettingProblems();
        problems.check("recorder.max-size", maxSize, maxSize.compareTo(LEAST) >= 0, "1MB or more");
        problems.check("recorder.min-free", minFree, !minFree.isNegative(), "0B or more");
        boolean holds = maxAge.compareTo(Duration.ofMinutes(1)) >= 0 && maxAge.compareTo(Duration.ofDays(3650)) <= 0;
        problems.check("recorder.max-age", maxAge, holds, "a time from 1m to 3650d");
        if (!problems.isEmpty()) {
            throw problems.exception();
        }
        Path home = directory == null || directory.isBlank()
                ? agent.outbox().directory().resolve("recording")
                : Path.of(directory.strip());
        return new RecorderSettings(
                agent.node(), agent.network(), log, home, maxSize.toBytes(), maxAge, minFree.toBytes());
    }
}
