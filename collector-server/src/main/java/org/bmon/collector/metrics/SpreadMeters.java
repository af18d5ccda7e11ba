package org.bmon.collector.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.DelayStatistics;
import org.bmon.collector.propagation.Quality;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.Hash256;
import org.bmon.common.Network;
import org.bmon.common.NodeName;

/**
 * Histograms of delay and spread. A record may come many times while it is amended: each node's delay is counted once,
 * and the spread once, when every expected node is in or the object is a minute old.
 */
final class SpreadMeters {

    /** From where links differ to where something is wrong: 1 ms to 10 minutes. */
    private static final Duration[] BUCKETS = LongStream.of(
                    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private static final long SETTLED_MICROS = 60_000_000;
    private static final int BLOCKS = 1_000;
    private static final int TRANSACTIONS = 50_000;

    private final MeterRegistry registry;
    private final Map<Network, Map<Stage, OfStage>> stages = new EnumMap<>(Network.class);
    private final Map<Network, Last> last = new ConcurrentHashMap<>();

    /** What of an object at a stage was counted already. */
    private static final class Counted {
        final BitSet nodes = new BitSet();
        boolean spread;
    }

    private static final class Last {
        final AtomicLong height = new AtomicLong(-1);
        final AtomicLong firstMicros = new AtomicLong();
        volatile double spreadSeconds = Double.NaN;
    }

    private static final class Oldest<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;
        private final int limit;

        Oldest(int limit) {
            this.limit = limit;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > limit;
        }
    }

    /** A node's number among those of its network and stage, and where its delays go. */
    private record OfNode(int number, Timer delays) {}

    /** The meters of a network and stage, and what of the latest objects was counted by them. */
    private final class OfStage {

        final Map<Hash256, Counted> objects;
        final Map<NodeName, OfNode> nodes = new HashMap<>();
        final Map<Quality, Counter> counters = new EnumMap<>(Quality.class);
        final Tags tags;
        final Timer spreads;

        OfStage(Network network, Stage stage) {
            this.objects = new Oldest<>(stage == Stage.ACCEPTED ? TRANSACTIONS : BLOCKS);
            this.tags = Tags.of("network", network.label(), "stage", word(stage));
            this.spreads = timer("bmon.spread", "The largest delay of an object", tags);
        }

        void count(Hash256 object, StageSpread spread, long nowMicros) {
            DelayStatistics statistics = spread.statistics();
            Long first = spread.firstMicros();
            boolean settled =
                    spread.quality() == Quality.COMPLETE || (first != null && nowMicros - first > SETTLED_MICROS);
            if (statistics == null || !settled) {
                return;
            }
            Counted counted = objects.computeIfAbsent(object, added -> new Counted());
            spread.eachDelay((name, delay) -> {
                OfNode node = nodes.computeIfAbsent(name, this::add);
                if (!counted.nodes.get(node.number)) {
                    counted.nodes.set(node.number);
                    node.delays.record(delay, TimeUnit.MICROSECONDS);
                }
            });
            if (!counted.spread) {
                counted.spread = true;
                spreads.record(statistics.spreadMicros(), TimeUnit.MICROSECONDS);
                counters.computeIfAbsent(spread.quality(), this::counter).increment();
            }
        }

        private OfNode add(NodeName name) {
            return new OfNode(
                    nodes.size(),
                    timer("bmon.delay", "A node's time behind the first", tags.and("node", name.value())));
        }

        private Counter counter(Quality quality) {
            return Counter.builder("bmon.objects")
                    .description("Blocks and transactions whose spread was counted")
                    .tags(tags.and("quality", word(quality)))
                    .register(registry);
        }
    }

    SpreadMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    synchronized void block(Network network, BlockSpread block, long nowMicros) {
        for (StageSpread stage : block.stages().values()) {
            of(network, stage.stage()).count(block.hash(), stage, nowMicros);
        }
        lastBlock(network, block);
    }

    synchronized void transaction(Network network, TransactionSpread transaction, long nowMicros) {
        StageSpread accepted = transaction.accepted();
        of(network, accepted.stage()).count(transaction.txid(), accepted, nowMicros);
    }

    private OfStage of(Network network, Stage stage) {
        return stages.computeIfAbsent(network, added -> new EnumMap<>(Stage.class))
                .computeIfAbsent(stage, added -> new OfStage(network, added));
    }

    private Timer timer(String name, String description, Tags tags) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(BUCKETS)
                .tags(tags)
                .register(registry);
    }

    private void lastBlock(Network network, BlockSpread block) {
        for (StageSpread stage : block.stages().values()) {
            DelayStatistics statistics = stage.statistics();
            Long first = stage.firstMicros();
            if (stage.stage() != Stage.CONNECTED || first == null) {
                continue;
            }
            Last gauges = last.computeIfAbsent(network, this::register);
            if (first >= gauges.firstMicros.get()) {
                gauges.firstMicros.set(first);
                Integer height = block.height();
                if (height != null) {
                    gauges.height.set(height);
                }
                gauges.spreadSeconds = statistics == null ? Double.NaN : statistics.spreadMicros() / 1e6;
            }
        }
    }

    private Last register(Network network) {
        Last gauges = new Last();
        Tags tags = Tags.of("network", network.label());
        Gauge.builder("bmon.last.block.height", gauges.height, height -> height.get() < 0 ? Double.NaN : height.get())
                .description("Height of the block connected last")
                .tags(tags)
                .register(registry);
        Gauge.builder("bmon.last.block.first", gauges.firstMicros, micros -> micros.get() / 1e6)
                .description("When the first node connected it")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        Gauge.builder("bmon.last.block.spread", gauges, read -> read.spreadSeconds)
                .description("Its spread over the nodes that have it so far")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        return gauges;
    }

    /** Takes away what is told of the last block. */
    synchronized void clearLast() {
        last.clear();
        for (String name : new String[] {"bmon.last.block.height", "bmon.last.block.first", "bmon.last.block.spread"}) {
            registry.find(name).meters().forEach(registry::remove);
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
