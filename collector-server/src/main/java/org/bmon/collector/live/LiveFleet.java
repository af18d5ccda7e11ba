package org.bmon.collector.live;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.fleet.Roster;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.store.Changes;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.NodeRecord;
import org.bmon.collector.store.NoticeQuery;
import org.bmon.collector.store.OfNetwork;
import org.bmon.collector.store.StandingEvent;
import org.bmon.collector.store.StreamPosition;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.ClockExchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The live fleet: takes batches, feeds them to the analysis in one thread and commits what it finds in another. Each
 * commit holds the events since the last one, with everything that was found by them; only then are they durable. On
 * start the journal is taken again, so that what was in flight is in flight again. Safe for use by many threads.
 */
public final class LiveFleet implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LiveFleet.class);

    /** Before the web server in starting, after it in stopping. */
    private static final int PHASE = 0;

    private static final int MAX_DELIVERIES = 20_000;
    private static final long STOP_SECONDS = 20;
    private static final long DISCARD_EVERY_MICROS = 60_000_000;
    private static final long STATES_EVERY_MICROS = 1_000_000;

    /** A commit does not wait for its time when it has this part of the events that may wait for it. */
    private static final int MUCH = 5;

    private static final int REMEMBERED_NOTICES = 2_000;
    private static final int REMEMBERED_SUPPLIES = 500;

    private final LiveProperties properties;
    private final HistoryStore store;
    private final CollectorMetrics metrics;
    private final Clock clock;
    private final Journal journal;
    private final StreamLedger ledger = new StreamLedger();
    private final Map<NodeName, ClockWatch> clocks = new HashMap<>();
    private final LinkedBlockingQueue<Delivery> queue = new LinkedBlockingQueue<>(MAX_DELIVERIES);
    private final AtomicLong queuedEvents = new AtomicLong();

    /** Guards the analyses and what they found. */
    private final Object analysing = new Object();

    private final Analyses analyses;
    private final RosterFile rosterFile;
    private final Membership membership;
    private PendingCommit pending = new PendingCommit();
    private Changes restored = Changes.at(0).build();

    private long toldStatesMicros = Long.MIN_VALUE / 2;

    private final Committer committer;
    private volatile boolean running;
    private @Nullable Thread feeder;

    LiveFleet(
            LiveProperties properties,
            FleetProperties fleet,
            HistoryStore store,
            CollectorMetrics metrics,
            Clock clock,
            BatchCodec codec,
            Membership membership,
            List<CommitListener> listeners) {
        this.properties = properties;
        this.store = store;
        this.metrics = metrics;
        this.clock = clock;
        this.membership = membership;
        this.journal = new Journal(codec);
        this.analyses =
                new Analyses(properties.analysisSettings(), properties.watch()::settings, fleet.silentAfterMicros());
        this.rosterFile = new RosterFile(fleet.file());
        this.committer = new Committer(this, store, metrics, properties, journal.standing(), listeners);
        metrics.watch(queuedEvents::get, this::uncommittedEvents);
    }

    /**
     * Takes a batch: events taken before are skipped.
     *
     * @param body the bytes of the batch, as they came
     */
    public Receipt receive(Batch batch, byte[] body, long receivedMicros)
            throws StreamConflictException, QueueFullException {
        NodeName node = batch.stream().node();
        ClockEstimate estimate = estimate(batch, receivedMicros);
        Receipt receipt = ledger.take(batch, receivedMicros, admission -> {
            boolean whole = admission.skip() == 0;
            Delivery delivery = new Delivery(
                    batch.stream(),
                    admission.first(),
                    batch.events().subList(admission.skip(), batch.events().size()),
                    whole ? body : null,
                    admission.missed(),
                    admission.openedMicros(),
                    receivedMicros,
                    estimate);
            enqueue(delivery);
            metrics.duplicate(node, admission.skip());
            metrics.taken(node, delivery.events().size());
            metrics.missed(node, admission.missedNow());
        });
        metrics.heard(node, batch.stream().network(), receivedMicros);
        return receipt;
    }

    /** What to ask an agent for in the reply to a batch of this stream, most wanted first. */
    public List<String> wants(StreamId stream) {
        return analyses.wishes(stream.network()).wants(stream.node(), nowMicros());
    }

    private @Nullable ClockEstimate estimate(Batch batch, long nowMicros) {
        NodeName node = batch.stream().node();
        ClockExchange exchange = batch.lastExchange();
        ClockEstimate estimate;
        synchronized (clocks) {
            ClockWatch watch = clocks.computeIfAbsent(node, added -> new ClockWatch(properties.clockMemory()));
            if (exchange != null) {
                watch.measured(exchange);
            }
            estimate = watch.estimate(nowMicros);
        }
        if (estimate != null) {
            metrics.clock(node, batch.stream().network(), estimate);
        }
        return estimate;
    }

    private void enqueue(Delivery delivery) throws QueueFullException {
        int events = delivery.events().size();
        long waiting = queuedEvents.get();
        boolean fits = waiting == 0 || waiting + events <= properties.maxQueue();
        if (!running || !fits) {
            throw new QueueFullException(waiting + " events wait for the analysis; send this batch again later");
        }
        queuedEvents.addAndGet(events);
        if (!queue.offer(delivery)) {
            queuedEvents.addAndGet(-events);
            throw new QueueFullException("too many batches wait for the analysis; send this one again later");
        }
    }

    /** The nodes by name, as they stand now. */
    public List<NodeStatus> nodes() {
        synchronized (analysing) {
            return analyses.statuses();
        }
    }

    /** A transaction as it is known now: what is in the store of it may be older, or not be there yet. */
    public Optional<OfNetwork<TransactionSpread>> transaction(Txid txid) {
        OfNetwork<TransactionSpread> held;
        synchronized (analysing) {
            held = analyses.transaction(txid);
        }
        return held != null ? Optional.of(held) : store.transaction(txid);
    }

    /** Whether the last commit went through. */
    public boolean isCommitting() {
        return committer.isHealthy();
    }

    private long uncommittedEvents() {
        synchronized (analysing) {
            return pending.events;
        }
    }

    long nowMicros() {
        return Stamp.micros(clock.instant());
    }

    @Override
    public void start() {
        restore();
        running = true;
        feeder = new Thread(this::feed, "analysis");
        feeder.start();
        committer.start();
    }

    private void restore() {
        List<StreamPosition> positions = store.positions();
        ledger.restore(positions);
        int[] events = {0};
        long[] last = {Long.MIN_VALUE};
        synchronized (analysing) {
            analyses.roster(rosterFile.start());
            store.nodes().forEach(analyses::restore);
            for (Network network : Network.values()) {
                store.supplies(network, REMEMBERED_SUPPLIES).forEach(total -> analyses.restore(network, total));
            }
            for (StandingEvent standing : store.standing()) {
                analyses.restore(
                        standing.node(), standing.network(), journal.standing().event(standing.event()));
            }
            BlockHistory history = new BlockHistory(store);
            long[] drained = {Long.MIN_VALUE / 2};
            store.journal(entry -> {
                history.before(entry.receivedMicros(), analyses);
                if (entry.receivedMicros() > last[0]) {
                    last[0] = entry.receivedMicros();
                    analyses.advance(last[0]);
                }
                if (last[0] - drained[0] >= DISCARD_EVERY_MICROS) {
                    // What is usual is learnt from what settles, which it does as it is drained.
                    drained[0] = last[0];
                    analyses.discardFindings();
                }
                List<Event> batch = journal.batch(entry).events();
                analyses.feed(entry.stream(), batch, entry.receivedMicros(), entry.clock());
                events[0] += batch.size();
            });
            history.before(Long.MAX_VALUE, analyses);
            Changes.Builder again = Changes.at(nowMicros());
            analyses.restored(again);
            restored = again.build();
            analyses.started(nowMicros());
            store.notices(NoticeQuery.latest(REMEMBERED_NOTICES)).forEach(analyses::restore);
            store.notices(NoticeQuery.open()).forEach(analyses::restore);
        }
        log.info("{} streams go on where they were; {} events of the journal taken again", positions.size(), events[0]);
    }

    private void feed() {
        while (running || !queue.isEmpty()) {
            try {
                Delivery delivery = queue.poll(100, TimeUnit.MILLISECONDS);
                if (delivery != null) {
                    take(delivery);
                    queuedEvents.addAndGet(-delivery.events().size());
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void take(Delivery delivery) throws InterruptedException {
        synchronized (analysing) {
            while (pending.events >= properties.maxQueue()) {
                analysing.wait();
            }
            analyses.feed(delivery.stream(), delivery.events(), delivery.receivedMicros(), delivery.clock());
            if (delivery.events().isEmpty()) {
                return;
            }
            pending.journal.add(journal.entry(delivery));
            boolean few = pending.events < properties.maxQueue() / MUCH;
            pending.events += delivery.events().size();
            if (few && pending.events >= properties.maxQueue() / MUCH) {
                committer.hurry();
            }
            pending.positions.put(
                    delivery.stream(),
                    new StreamPosition(
                            delivery.stream(), delivery.next() - 1, delivery.missed(), delivery.openedMicros()));
        }
    }

    /** What must be written before the first commit, though nobody is to hear of it again. */
    Changes restored() {
        return restored;
    }

    /** What the next commit writes, and how many events are in it. */
    record Commit(Changes changes, int events) {}

    /** Everything since the last call, for a commit. */
    Commit takePending() {
        long now = nowMicros();
        Changes.Builder commit = Changes.at(now);
        Roster said = rosterFile.changed(now);
        synchronized (analysing) {
            if (said != null) {
                analyses.roster(said);
            }
            analyses.advance(now);
            analyses.drainInto(commit);
            analyses.counters(metrics::analysis);
            tellStates(now);
            analyses.readings(metrics);
            metrics.analysisFailures(analyses.failures());
            PendingCommit taken = pending;
            taken.journal.forEach(commit::journal);
            taken.positions.values().forEach(commit::position);
            pending = new PendingCommit();
            analysing.notifyAll();
            return new Commit(commit.build(), taken.events);
        }
    }

    private void tellStates(long now) {
        if (now - toldStatesMicros < STATES_EVERY_MICROS) {
            return;
        }
        toldStatesMicros = now;
        membership.members().ifPresent(members -> analyses.members(members, now));
        for (NodeStatus status : analyses.statuses()) {
            NodeRecord node = status.record();
            metrics.node(
                    node.node(),
                    node.network(),
                    status.state(),
                    status.cohort(),
                    status.implementation(),
                    node.version());
        }
    }

    /** A commit went through. */
    void durable(List<StreamPosition> positions) {
        positions.forEach(position -> ledger.durable(position.stream(), position.durable()));
    }

    @Override
    public void stop() {
        running = false;
        Thread feeding = feeder;
        try {
            if (feeding != null) {
                feeding.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            }
            committer.stop(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
