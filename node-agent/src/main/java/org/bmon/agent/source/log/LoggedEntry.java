package org.bmon.agent.source.log;

import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a debug.log as it was written: a line, with the lines that belong to it.
 *
 * @param at its time; null if the log has no times ({@code logtimestamps=0})
 * @param tie how many entries directly before it have the same time: it keeps their order where times alone would not
 * @param level trace, debug, info, warning or error
 * @param category the log category, such as {@code validation}; {@link LogStatistics#UNCATEGORISED} if it has none
 * @param version the version of the node that wrote it, such as v28.0.0; null if its start was not seen
 * @param text the entry, without the line feed at its end
 */
public record LoggedEntry(
        @Nullable Stamp at,
        int tie,
        String level,
        String category,
        @Nullable String version,
        String text) {}
