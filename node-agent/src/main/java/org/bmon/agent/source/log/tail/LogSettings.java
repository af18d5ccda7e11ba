package org.bmon.agent.source.log.tail;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Which log to read, and how.
 *
 * @param path the path of debug.log; it may come later
 * @param startAt where to begin in a log that is there already when the agent starts for the first time
 * @param pollInterval how often the log is looked at when it is quiet
 */
public record LogSettings(Path path, StartAt startAt, Duration pollInterval) {}
