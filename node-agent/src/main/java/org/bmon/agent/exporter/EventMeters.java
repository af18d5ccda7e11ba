package org.bmon.agent.exporter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.bmon.common.event.BlockConnectTimed;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDataComplete;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.BlockInvalid;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxRejected;
import org.bmon.common.event.TxRemoved;
import org.bmon.common.event.TxReplaced;

/** What the node's events add up to: blocks by their steps, compact blocks, rejections by reason. */
public final class EventMeters {

    /** Reasons are Core's and few; an unknown flood of them may not become a flood of labels. */
    private static final int MOST_WORDS = 60;

    private static final String OTHER = "other";

    private final MeterRegistry registry;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, Timer> steps = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> words = new ConcurrentHashMap<>();

    /** Meters in a registry. */
    public EventMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** These events are in the outbox. */
    public void committed(List<Event> events) {
        events.forEach(this::count);
    }

    private void count(Event event) {
        if (event instanceof TxAccepted) {
            count("bitcoind.mempool.accepted", "Transactions that entered the mempool", "", "");
        } else if (event instanceof TxRemoved removed) {
            String reason = removed.reason() == null ? "unknown" : removed.reason();
            count("bitcoind.mempool.removed", "Transactions that left the mempool, by reason", "reason", reason);
        } else if (event instanceof TxRejected rejected) {
            count(
                    "bitcoind.mempool.rejected",
                    "Transactions of peers not accepted, by reason",
                    "reason",
                    rejected.reason());
        } else if (event instanceof TxReplaced) {
            count("bitcoind.mempool.replaced", "Transactions that another replaced", "", "");
        } else if (event instanceof BlockConnected) {
            count("bitcoind.blocks.connected", "Blocks that became part of the active chain", "", "");
        } else if (event instanceof BlockDisconnected) {
            count("bitcoind.blocks.disconnected", "Blocks that left the active chain", "", "");
        } else if (event instanceof BlockInvalid invalid) {
            count("bitcoind.blocks.invalid", "Blocks found invalid, by reason", "reason", invalid.reason());
        } else if (event instanceof BlockConnectTimed timed) {
            time("whole", timed.totalMicros());
            timed.stepMicros().forEach(this::time);
        } else if (event instanceof BlockDataComplete complete) {
            count(complete);
        }
    }

    private void count(BlockDataComplete complete) {
        BlockDataComplete.CompactBlock block = complete.compactBlock();
        if (block != null) {
            String result = block.requested() == 0 ? "whole" : "asked";
            count("bitcoind.compact.blocks", "Compact blocks, whole at once or asked for more", "result", result);
            String name = "bitcoind.compact.block.transactions";
            String help = "Transactions of compact blocks by where they came from";
            add(name, help, "origin", "prefilled", block.prefilled());
            add(name, help, "origin", "mempool", block.fromMempool() - block.fromExtraPool());
            add(name, help, "origin", "extra-pool", block.fromExtraPool());
            add(name, help, "origin", "requested", block.requested());
        }
    }

    private void time(String step, long micros) {
        String word = bounded("step", step);
        steps.computeIfAbsent(
                        word,
                        key -> Timer.builder("bitcoind.block.connect")
                                .description(
                                        "The time that connecting blocks took, by Core's steps, which contain each other")
                                .tag("step", key)
                                .register(registry))
                .record(micros, TimeUnit.MICROSECONDS);
    }

    private void count(String name, String help, String label, String value) {
        add(name, help, label, value, 1);
    }

    private void add(String name, String help, String label, String value, int more) {
        String word = bounded(name, value);
        counters.computeIfAbsent(name + " " + word, key -> {
                    Counter.Builder counter = Counter.builder(name).description(help);
                    return (label.isEmpty() ? counter : counter.tag(label, word)).register(registry);
                })
                .increment(more);
    }

    /** The word itself, as long as there are few. */
    private String bounded(String of, String word) {
        Set<String> known = words.computeIfAbsent(of, key -> ConcurrentHashMap.newKeySet());
        return known.contains(word) || (known.size() < MOST_WORDS && known.add(word)) ? word : OTHER;
    }
}
