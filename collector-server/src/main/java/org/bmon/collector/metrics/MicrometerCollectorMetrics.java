package org.bmon.collector.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.bmon.collector.analysis.AnalysisCounters;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.fleet.NodeState;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.watch.Forgotten;
import org.bmon.collector.watch.Reading;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/** The collector's counts as Micrometer meters. collector-server/README.md has the table. */
final class MicrometerCollectorMetrics implements CollectorMetrics {

    private static final double MICROS_A_SECOND = 1e6;

    private final MeterRegistry registry;
    private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);
    private final Timer commits;
    private final Counter committedEvents;
    private final Counter failedCommits;
    private final Counter failedListeners;
    private final Counter lateRecords;
    private final SpreadMeters spreads;
    private final NodeMeters states;
    private final MissedMeters missed;
    private final NoticeMeters notices;
    private final ReadingMeters readings;
    private final AtomicLong analysisFailures = new AtomicLong();
    private final Map<NodeName, NodeGauges> nodes = new ConcurrentHashMap<>();
    private final Map<Network, Latest> analyses = new ConcurrentHashMap<>();

    /** What gauges of a node read; another network of it is another set of meters. */
    private static final class NodeGauges {
        volatile long heardMicros;
        volatile double clockOffsetSeconds = Double.NaN;
        volatile double clockErrorSeconds = Double.NaN;
    }

    private static final class Latest {
        volatile AnalysisCounters counters;

        Latest(AnalysisCounters counters) {
            this.counters = counters;
        }
    }

    MicrometerCollectorMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.spreads = new SpreadMeters(registry);
        this.states = new NodeMeters(registry);
        this.missed = new MissedMeters(registry);
        this.notices = new NoticeMeters(registry);
        this.readings = new ReadingMeters(registry);
        for (Refusal why : Refusal.values()) {
            refusals.put(
                    why,
                    Counter.builder("bmon.ingest.refused")
                            .description("Deliveries refused")
                            .tag("reason", why.label())
                            .register(registry));
        }
        commits = Timer.builder("bmon.store.commit")
                .description("Time to write a commit")
                .serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10))
                .register(registry);
        committedEvents = counter("bmon.store.committed.events", "Events made durable");
        failedCommits = counter("bmon.store.failures", "Commits and tidyings that failed; commits are tried again");
        failedListeners = counter(
                "bmon.store.listener.failures",
                "Commits of which metrics, the stream or the log of events did not hear; the history has them");
        lateRecords = counter("bmon.store.late.records", "Records not written, since a better one was kept before");
        FunctionCounter.builder("bmon.analysis.failures", analysisFailures, AtomicLong::doubleValue)
                .description("Events that the analysis could not bear; left out")
                .register(registry);
    }

    @Override
    public void taken(NodeName node, int events) {
        ofNode("bmon.ingest.events", "Events taken for the first time", node).increment(events);
    }

    @Override
    public void duplicate(NodeName node, int events) {
        ofNode("bmon.ingest.duplicates", "Events that came again and were skipped", node)
                .increment(events);
    }

    @Override
    public void missed(NodeName node, long events) {
        ofNode("bmon.ingest.missed", "Events that will never come: the agent has them no more", node)
                .increment((double) events);
    }

    @Override
    public void refused(Refusal why) {
        refusals.getOrDefault(why, failedCommits).increment();
    }

    @Override
    public void heard(NodeName node, Network network, long atMicros) {
        gauges(node, network).heardMicros = atMicros;
    }

    @Override
    public void node(
            NodeName node,
            Network network,
            NodeState state,
            String cohort,
            @Nullable String implementation,
            @Nullable String version) {
        Tags software = Tags.of(
                "implementation",
                implementation == null ? "unknown" : implementation,
                "version",
                version == null ? "unknown" : version);
        states.node(node, network, state, cohort, software);
        missed.expect(network, node);
    }

    @Override
    public void clock(NodeName node, Network network, ClockEstimate estimate) {
        NodeGauges gauges = gauges(node, network);
        gauges.clockOffsetSeconds = estimate.offsetMicros() / MICROS_A_SECOND;
        gauges.clockErrorSeconds = estimate.errorMicros() / MICROS_A_SECOND;
    }

    private NodeGauges gauges(NodeName node, Network network) {
        return nodes.computeIfAbsent(node, added -> {
            NodeGauges gauges = new NodeGauges();
            Tags tags = Tags.of("node", node.value(), "network", network.label());
            gauge(
                    "bmon.node.last.heard",
                    "When the node's agent last delivered",
                    "seconds",
                    tags,
                    gauges,
                    read -> read.heardMicros / MICROS_A_SECOND);
            gauge(
                    "bmon.node.clock.offset",
                    "The node's clock minus the collector's",
                    "seconds",
                    tags,
                    gauges,
                    read -> read.clockOffsetSeconds);
            gauge(
                    "bmon.node.clock.error",
                    "The clock offset is right to within this",
                    "seconds",
                    tags,
                    gauges,
                    read -> read.clockErrorSeconds);
            return gauges;
        });
    }

    @Override
    public void committed(long nanos, int events) {
        commits.record(nanos, TimeUnit.NANOSECONDS);
        committedEvents.increment(events);
    }

    @Override
    public void listenerFailed() {
        failedListeners.increment();
    }

    @Override
    public void commitFailed() {
        failedCommits.increment();
    }

    @Override
    public void lateRecords(int records) {
        lateRecords.increment(records);
    }

    @Override
    public void block(Network network, BlockSpread block, long nowMicros) {
        spreads.block(network, block, nowMicros);
    }

    @Override
    public void transaction(Network network, TransactionSpread transaction, long nowMicros) {
        spreads.transaction(network, transaction, nowMicros);
        missed.transaction(network, transaction);
    }

    @Override
    public void reorg(Network network, Reorg reorg) {
        Counter.builder("bmon.reorgs")
                .description("Reorgs of nodes")
                .tags("node", reorg.node().value(), "network", network.label())
                .register(registry)
                .increment();
    }

    @Override
    public void invalidBlock(Network network, NodeName node) {
        Counter.builder("bmon.blocks.invalid")
                .description("Blocks that a node judged invalid")
                .tags("node", node.value(), "network", network.label())
                .register(registry)
                .increment();
    }

    @Override
    public void rejection(Network network, NodeName node) {
        Counter.builder("bmon.transactions.rejected")
                .description("Transactions that a node rejected")
                .tags("node", node.value(), "network", network.label())
                .register(registry)
                .increment();
    }

    @Override
    public void notice(Network network, NoticeKind kind, Severity severity) {
        notices.notice(network, kind, severity);
    }

    @Override
    public void openNotices(Network network, NoticeKind kind, int open) {
        notices.open(network, kind, open);
    }

    @Override
    public void openNotices(Network network, NoticeKind kind, NodeName node, int open) {
        notices.open(network, kind, node, open);
    }

    @Override
    public void reading(Network network, Reading reading, @Nullable NodeName node, double value) {
        readings.reading(network, reading, node, value);
    }

    @Override
    public void starved(Network network, NoticeKind kind, boolean starved) {
        readings.starved(network, kind, starved);
    }

    @Override
    public void analysis(Network network, AnalysisCounters counters) {
        Latest latest = analyses.get(network);
        if (latest != null) {
            latest.counters = counters;
            return;
        }
        Latest added = new Latest(counters);
        notices.expect(network);
        analyses.put(network, added);
        Tags tags = Tags.of("network", network.label());
        gauge(
                "bmon.analysis.blocks.held",
                "Blocks that can still be amended",
                "blocks",
                tags,
                added,
                read -> read.counters.blocksHeld());
        gauge(
                "bmon.analysis.transactions.held",
                "Transactions likewise",
                "transactions",
                tags,
                added,
                read -> read.counters.transactionsHeld());
        left(added, tags, "late-sighting", AnalysisCounters::lateSightings);
        left(added, tags, "block-evicted", AnalysisCounters::evictedBlocks);
        left(added, tags, "transaction-evicted", AnalysisCounters::evictedTransactions);
        left(added, tags, "absurd-time", AnalysisCounters::absurdTimes);
        left(added, tags, "too-many-nodes", AnalysisCounters::nodesRefused);
        left(added, tags, "invalid-block-unnamed", AnalysisCounters::invalidWithoutHash);
        left(added, tags, "invalid-block-evicted", AnalysisCounters::evictedInvalidBlocks);
        left(added, tags, "reorg-block-dropped", AnalysisCounters::reorgBlocksDropped);
        left(added, tags, "rejection-evicted", AnalysisCounters::evictedRejections);
        left(added, tags, "wish-unanswered", AnalysisCounters::unansweredWishes);
        left(added, tags, "wish-dropped", AnalysisCounters::droppedWishes);
        for (Forgotten what : Forgotten.values()) {
            left(added, tags, what.label(), read -> read.forgotten().getOrDefault(what, 0L));
        }
        FunctionCounter.builder("bmon.replacements", added, read -> read.counters.replacements())
                .description("Transactions replaced by ones that pay more, each once however many nodes tell it")
                .tags(tags)
                .register(registry);
    }

    private void left(Latest latest, Tags tags, String why, ToLongFunction<AnalysisCounters> count) {
        FunctionCounter.builder("bmon.analysis.left.out", latest, read -> count.applyAsLong(read.counters))
                .description("Sightings and findings that the analysis left out")
                .tags(tags.and("reason", why))
                .register(registry);
    }

    @Override
    public void analysisFailures(long count) {
        analysisFailures.set(count);
    }

    @Override
    public void fleetLeft() {
        states.clear();
        readings.clear();
        spreads.clearLast();
    }

    @Override
    public void watch(LongSupplier queuedEvents, LongSupplier uncommittedEvents) {
        gauge(
                "bmon.queue",
                "Events that wait for the analysis",
                "events",
                Tags.empty(),
                queuedEvents,
                read -> read.getAsLong());
        gauge(
                "bmon.uncommitted",
                "Events analysed but not durable",
                "events",
                Tags.empty(),
                uncommittedEvents,
                read -> read.getAsLong());
    }

    private Counter ofNode(String name, String description, NodeName node) {
        return Counter.builder(name)
                .description(description)
                .tag("node", node.value())
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private <T> void gauge(
            String name, String description, String unit, Tags tags, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value)
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }
}
