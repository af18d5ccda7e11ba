package org.bmon.agent.source.log;

import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.common.BlockHash;
import org.bmon.common.event.BlockConnectTimed;
import org.jspecify.annotations.Nullable;

/**
 * Lines of the category bench. They name no block, and block templates write some of them too; so a run of them counts
 * only if it begins with a block being loaded and goes through an UpdateTip to the end of connecting, on one thread.
 */
final class BenchLines {

    private static final Literal MILLIS = Literal.of("ms");
    private static final Literal TRANSACTIONS = Literal.of(" transactions: ");
    private static final Literal TXINS = Literal.of(" txins: ");

    private final Outlet outlet;
    private SortedMap<String, Long> steps = new TreeMap<>();
    private boolean running;
    private long thread;
    private @Nullable BlockHash connected;

    BenchLines(Outlet outlet) {
        this.outlet = outlet;
    }

    void addTo(Matchers matchers) {
        matchers.add("bench-begin", "  - Using cached block", this::begin);
        matchers.add(
                "bench-load", "  - Load block from disk: ", line -> begin(line) && step(line, "Load block from disk"));
        addStep(matchers, "    - ", "Sanity checks");
        addStep(matchers, "    - ", "Fork checks");
        matchers.add(
                "bench-step",
                "      - Connect ",
                line -> line.takeNumber() >= 0 && line.take(TRANSACTIONS) && step(line, "Connect transactions"));
        matchers.add(
                "bench-step",
                "    - Verify ",
                line -> line.takeNumber() >= 0 && line.take(TXINS) && step(line, "Verify txins"));
        addStep(matchers, "    - ", "Write undo data");
        addStep(matchers, "    - ", "Index writing");
        addStep(matchers, "    - ", "Callbacks");
        addStep(matchers, "  - ", "Connect total");
        addStep(matchers, "  - ", "Flush");
        addStep(matchers, "  - ", "Writing chainstate");
        addStep(matchers, "  - ", "Connect postprocess");
        matchers.add("connect-block", "- Connect block: ", this::end);
    }

    /** The tip moved to {@code hash}: this run's block. */
    void connected(Line line, BlockHash hash) {
        if (running && line.thread == thread) {
            connected = hash;
        }
    }

    /** The tip moved back; no run is under way. */
    void disconnected() {
        running = false;
        connected = null;
    }

    private void addStep(Matchers matchers, String indent, String name) {
        matchers.add("bench-step", indent + name + ": ", line -> step(line, name));
    }

    private boolean begin(Line line) {
        running = true;
        thread = line.thread;
        connected = null;
        if (!steps.isEmpty()) {
            steps = new TreeMap<>();
        }
        return true;
    }

    private boolean step(Line line, String name) {
        long micros = takeMicros(line);
        if (micros == UNREADABLE) {
            return false;
        }
        if (running && line.thread == thread) {
            steps.put(name, micros);
        }
        return true;
    }

    private boolean end(Line line) {
        long micros = takeMicros(line);
        if (micros == UNREADABLE) {
            return false;
        }
        if (connected != null && line.thread == thread) {
            outlet.emit(line, new BlockConnectTimed(line.stamp(), connected, micros, steps));
            running = false;
            connected = null;
        }
        return true;
    }

    private static final long UNREADABLE = Long.MIN_VALUE;

    /** Takes milliseconds with decimals; a clock that stepped back made them negative before v25. */
    private static long takeMicros(Line line) {
        boolean negative = line.at < line.end && line.bytes[line.at] == '-';
        line.at += negative ? 1 : 0;
        long millis = line.takeNumber();
        if (millis < 0 || millis > Long.MAX_VALUE / 1000 || line.atEnd() || line.bytes[line.at] != '.') {
            return UNREADABLE;
        }
        int point = line.at++;
        long fraction = line.takeNumber();
        int digits = line.at - point - 1;
        if (fraction < 0 || digits > 3 || !line.take(MILLIS)) {
            return UNREADABLE;
        }
        for (; digits < 3; digits++) {
            fraction *= 10;
        }
        long micros = millis * 1000 + fraction;
        return negative ? -micros : micros;
    }
}
