package org.bmon.agent.outbox;

import java.nio.file.Path;

/**
 * Where events wait, and how many.
 *
 * @param directory where the outbox is kept; of this agent alone
 * @param limitBytes how much room events may take before the oldest go
 */
public record OutboxSettings(Path directory, long limitBytes) {}
