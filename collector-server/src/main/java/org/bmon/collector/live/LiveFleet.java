package org.bmon.collector.live;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.fleet.Roster;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.store.Changes;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.NoticeQuery;
import org.bmon.collector.store.OfNetwork;
import org.bmon.collector.store.StreamPosition;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.event.StreamId;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The live fleet: takes events, feeds them to the analysis in one thread and commits what it finds in another. Each
 * commit holds the events since the last one, with everything that was found by them; only then are they durable. On
 * start the journal is taken again, so that what was in flight is in flight again. A collector alone has one, which takes
 * batches; one of a group has one for each shard, which takes what the shard's partition has. Safe for use by many threads.
 */
public final class LiveFleet implements Intake, LiveView, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LiveFleet.class);

    /** Before the web server in starting, after it in stopping. */
    private static final int PHASE = 0;

    private static final long STOP_SECONDS = 20;

    /** What comes from a partition may be much at once: time goes on in such steps within it. */
    private static final long STEP_MICROS = 100_000;

    /** A commit does not wait for its time when it has this part of the events that may wait for it. */
    private static final int MUCH = 5;

    private static final int REMEMBERED_NOTICES = 2_000;

    private final LiveProperties properties;
    private final HistoryStore store;
    private final CollectorMetrics metrics;
    private final Clock clock;
    private final Share share;
    private final Journal journal;
    private final StreamLedger ledger = new StreamLedger();
    private final NodeClocks clocks;
    private final DeliveryQueue queue;

    /** Guards the analyses and what they found. */
    private final Object analysing = new Object();

    private final Analyses analyses;
    private final RosterFile rosterFile;
    private final NodeStates states;
    private PendingCommit pending = new PendingCommit();
    private Changes restored = Changes.at(0).build();

    /** Up to here the events of the partition are in, by when they were received; 0 before the first. */
    private volatile long fedMicros;

    private volatile boolean behind = true;
    private final Committer committer;
    private volatile boolean running;
    private volatile boolean lost;
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
        this(properties, fleet, store, metrics, clock, codec, membership, listeners, Share.WHOLE);
    }

    LiveFleet(
            LiveProperties properties,
            FleetProperties fleet,
            HistoryStore store,
            CollectorMetrics metrics,
            Clock clock,
            BatchCodec codec,
            Membership membership,
            List<CommitListener> listeners,
            Share share) {
        this.properties = properties;
        this.store = store;
        this.metrics = metrics;
        this.clock = clock;
        this.states = new NodeStates(membership, metrics);
        this.queue = new DeliveryQueue(properties.maxQueue());
        this.share = share;
        this.clocks = new NodeClocks(properties.clockMemory());
        this.journal = new Journal(codec);
        this.analyses = new Analyses(
                properties.analysisSettings(), properties.watch()::settings, fleet.silentAfterMicros(), share);
        this.rosterFile = new RosterFile(fleet.file());
        CommitNews news = new CommitNews(listeners, metrics, share);
        this.committer = new Committer(this, store, metrics, properties, journal.standing(), news, share);
        metrics.watch(queue::events, this::uncommittedEvents);
    }

    @Override
    public Receipt receive(Batch batch, byte[] body, long receivedMicros)
            throws StreamConflictException, QueueFullException {
        NodeName node = batch.stream().node();
        ClockEstimate estimate = clocks.estimate(batch, receivedMicros);
        if (estimate != null) {
            metrics.clock(node, batch.stream().network(), estimate);
        }
        Receipt receipt = ledger.take(batch, receivedMicros, admission -> {
            boolean whole = admission.skip() == 0;
            Delivery delivery = new Delivery(
                    batch.stream(),
                    admission.first(),
                    batch.next(),
                    batch.events().subList(admission.skip(), batch.events().size()),
                    whole ? body : null,
                    admission.missed(),
                    admission.openedMicros(),
                    receivedMicros,
                    estimate,
                    null);
            enqueue(delivery);
            metrics.duplicate(node, admission.skip());
            metrics.taken(node, delivery.events().size());
            metrics.missed(node, admission.missedNow());
        });
        metrics.heard(node, batch.stream().network(), receivedMicros);
        return receipt;
    }

    @Override
    public boolean isNearlyFull() {
        return queue.isNearlyFull();
    }

    @Override
    public List<String> wants(StreamId stream) {
        return wants(stream.network(), stream.node());
    }

    /** What to ask a node's agent for now. */
    public List<String> wants(Network network, NodeName node) {
        return analyses.wishes(network).wants(node, nowMicros());
    }

    /**
     * Takes events of the shard's partition, which were admitted already.
     *
     * @throws QueueFullException if they should come again later
     */
    public void take(Delivery delivery) throws QueueFullException {
        enqueue(delivery);
    }

    /** Whether the partition has more that did not come to {@link #take} yet: then time stands where its events are. */
    public void behind(boolean isBehind) {
        behind = isBehind;
    }

    private void enqueue(Delivery delivery) throws QueueFullException {
        if (!running) {
            throw new QueueFullException("the analysis does not run; send this batch again later");
        }
        queue.add(delivery);
    }

    @Override
    public List<NodeStatus> nodes() {
        synchronized (analysing) {
            return analyses.statuses();
        }
    }

    @Override
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

    @Override
    public boolean isWorking() {
        return running && committer.isHealthy();
    }

    /** Whether another collector took the shard: nothing more is written, and the fleet can only be stopped. */
    public boolean isLost() {
        return lost;
    }

    private long uncommittedEvents() {
        synchronized (analysing) {
            return pending.events;
        }
    }

    /** The time that it is for the analysis: within a partition that is read with a delay, when its events were received. */
    long nowMicros() {
        long now = Stamp.micros(clock.instant());
        if (!share.isShard()) {
            return now;
        }
        return behind || !queue.isDone() ? fedMicros : Math.max(fedMicros, now);
    }

    @Override
    public void start() {
        restore();
        running = true;
        feeder = new Thread(this::feed, "analysis" + share.name());
        feeder.start();
        committer.start();
    }

    private void restore() {
        List<StreamPosition> positions = store.positions();
        ledger.restore(positions);
        Restoration restoration = new Restoration(store, journal, analyses);
        synchronized (analysing) {
            analyses.roster(rosterFile.start());
            restoration.run();
            fedMicros = restoration.lastMicros();
            Changes.Builder again = Changes.at(nowMicros());
            analyses.restored(again);
            restored = again.build();
            analyses.started(nowMicros());
            if (share.isFleet()) {
                store.notices(NoticeQuery.latest(REMEMBERED_NOTICES)).forEach(analyses::restore);
                store.notices(NoticeQuery.open()).forEach(analyses::restore);
            }
        }
        log.info(
                "{} streams go on where they were; {} events of the journal taken again",
                positions.size(),
                restoration.events());
    }

    private void feed() {
        while (running || !queue.isEmpty()) {
            try {
                Delivery delivery = queue.next();
                if (delivery != null) {
                    analyse(delivery);
                    queue.done(delivery);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void analyse(Delivery delivery) throws InterruptedException {
        synchronized (analysing) {
            while (pending.events >= properties.maxQueue() && !lost) {
                analysing.wait();
            }
            if (share.isShard() && delivery.receivedMicros() - fedMicros > STEP_MICROS) {
                fedMicros = delivery.receivedMicros();
                analyses.advance(fedMicros);
            }
            analyses.feed(delivery.stream(), delivery.events(), delivery.receivedMicros(), delivery.clock());
            Long nextOffset = delivery.nextOffset();
            pending.nextOffset = nextOffset == null ? pending.nextOffset : nextOffset;
            if (delivery.next() == delivery.first()) {
                return;
            }
            pending.positions.put(
                    delivery.stream(),
                    new StreamPosition(
                            delivery.stream(), delivery.next() - 1, delivery.missed(), delivery.openedMicros()));
            if (!delivery.events().isEmpty()) {
                journal(delivery);
            }
        }
    }

    private void journal(Delivery delivery) {
        pending.journal.add(journal.entry(delivery));
        boolean few = pending.events < properties.maxQueue() / MUCH;
        pending.events += delivery.events().size();
        if (few && pending.events >= properties.maxQueue() / MUCH) {
            committer.hurry();
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
        synchronized (analysing) {
            long now = nowMicros();
            Changes.Builder commit = Changes.at(now);
            Roster said = rosterFile.changed(now);
            if (said != null) {
                analyses.roster(said);
            }
            if (now > 0) {
                analyses.advance(now);
            }
            analyses.drainInto(commit);
            analyses.counters(metrics::analysis);
            states.tell(analyses, now);
            analyses.readings(metrics);
            metrics.analysisFailures(analyses.failures());
            PendingCommit taken = pending;
            taken.journal.forEach(commit::journal);
            taken.positions.values().forEach(commit::position);
            commit.nextOffset(taken.nextOffset);
            pending = new PendingCommit();
            analysing.notifyAll();
            return new Commit(commit.build(), taken.events);
        }
    }

    /** A commit went through. */
    void durable(List<StreamPosition> positions) {
        positions.forEach(position -> ledger.durable(position.stream(), position.durable()));
    }

    /** Another collector took the shard. */
    void lost() {
        synchronized (analysing) {
            lost = true;
            analysing.notifyAll();
        }
        queue.clear();
        running = false;
    }

    /** Ends with a last commit of what was analysed; what only waits for it stays in the partition. */
    public void leave() {
        running = false;
        queue.clear();
        stop();
    }

    /** Ends at once, without a last commit: as if the process had been killed. */
    public void abandon() {
        running = false;
        queue.clear();
        committer.abandon();
        lost();
        stop();
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
