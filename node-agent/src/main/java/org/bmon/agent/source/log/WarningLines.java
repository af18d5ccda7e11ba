package org.bmon.agent.source.log;

import org.bmon.common.event.DataGap;
import org.bmon.common.event.NodeWarning;

/** Lines by which the node warns, and lines that say that lines are missing. */
final class WarningLines {

    private static final Literal STARS = Literal.of("*** ");
    private static final Literal ERROR = Literal.of("Error: ");
    private static final Literal FATAL = Literal.of("A fatal internal error occurred");
    private static final Literal CLOCK = Literal.of("computer's date and time");
    private static final Literal BYTES_FOLLOW = Literal.of("): ");
    private static final Literal MARKED = Literal.of(" was previously marked invalid");
    private static final Literal BLOCK = Literal.of("block ");

    private final Outlet outlet;
    private long suppressedBytes;

    WarningLines(Outlet outlet) {
        this.outlet = outlet;
    }

    void addTo(Matchers matchers) {
        addWarning(matchers, "stale-tip", "Potential stale tip detected");
        addWarning(matchers, "large-work-invalid-chain", "CheckForkWarningConditions: Warning: ");
        addWarning(matchers, "large-work-invalid-chain", "Found invalid chain ");
        addWarning(matchers, "large-work-invalid-chain", "Warning: Found invalid chain ");
        matchers.add("warning", "Please check that your ", line -> clock(line));
        matchers.add("warning", "Warning: Please check that your ", line -> clock(line));
        matchers.add("warning", "Your computer's date and time appear", line -> warn(line, "clock-out-of-sync"));
        matchers.add("warning", "Warning: Your computer's date and time", line -> warn(line, "clock-out-of-sync"));
        addWarning(matchers, "fatal-error", "A fatal internal error occurred");
        addWarning(matchers, "block-mutated", "Block mutated: ");
        addWarning(matchers, "log-suppression", "Excessive logging detected from ");
        matchers.add("gap", "Restarting logging from ", this::suppressed);
        matchers.add("gap", "Early logging buffer overflowed, ", this::overflowed);
        matchers.addOther("warning", this::other);
    }

    /** Bytes that the node said it dropped. */
    long suppressedBytes() {
        return suppressedBytes;
    }

    void resetCounts() {
        suppressedBytes = 0;
    }

    private void addWarning(Matchers matchers, String code, String prefix) {
        matchers.add("warning", prefix, line -> warn(line, code));
    }

    private boolean warn(Line line, String code) {
        outlet.emit(line, new NodeWarning(line.stamp(), code, line.messageText()));
        return true;
    }

    private boolean clock(Line line) {
        return line.skipPast(CLOCK) && warn(line, "clock-out-of-sync");
    }

    private boolean other(Line line) {
        if (line.take(STARS) || (line.take(ERROR) && line.take(FATAL))) {
            return warn(line, "fatal-error");
        }
        return line.take(BLOCK)
                && line.hasHash()
                && line.takeBlockHash() != null
                && line.take(MARKED)
                && warn(line, "block-previously-invalid");
    }

    /** {@code … from <file>:<line> (<function>): N bytes were dropped during the last 3600s.} */
    private boolean suppressed(Line line) {
        long bytes = -1;
        while (line.skipPast(BYTES_FOLLOW)) {
            bytes = Math.max(bytes, line.takeNumber());
        }
        if (bytes < 0) {
            return false;
        }
        suppressedBytes += bytes;
        gap(line, "lines-suppressed", bytes);
        return true;
    }

    private boolean overflowed(Line line) {
        long lines = line.takeNumber();
        if (lines < 0) {
            return false;
        }
        gap(line, "early-lines-discarded", lines);
        return true;
    }

    private void gap(Line line, String kind, long missing) {
        outlet.emit(
                line, new DataGap(line.stamp(), DataGap.Source.LOG, kind, missing, line.text(line.message, line.end)));
    }
}
