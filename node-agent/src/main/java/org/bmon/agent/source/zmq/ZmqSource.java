package org.bmon.agent.source.zmq;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bmon.agent.outbox.Intake;
import org.bmon.agent.outbox.OutboxFailedException;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.MempoolLedger;
import org.bmon.agent.source.MempoolQuery;
import org.bmon.agent.source.NodePulse;
import org.bmon.agent.source.NodeStarts;
import org.bmon.agent.source.Source;
import org.bmon.agent.work.Prompt;
import org.bmon.agent.work.Worker;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what the node publishes by ZMQ into an outbox. One thread owns the sockets and never waits; a second one makes
 * events of the messages and commits them. Between them is a bounded queue: what does not fit is lost, and counted when
 * the next message comes.
 */
public final class ZmqSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(ZmqSource.class);

    private static final long LONGEST_WAIT_NANOS = 10_000_000_000L;
    private static final int MOST_AT_ONCE = 5000;

    private final ZmqSettings settings;
    private final BlockingQueue<Received> queue;
    private final ZmqReceiver receiver;
    private final ZmqTap tap;
    private final ZmqFeed feed;
    private final @Nullable MempoolSync sync;
    private final ZmqMetrics metrics;
    private final Worker committing;
    private volatile @Nullable String problem;

    /**
     * A source that listens to the node; it does nothing before its start.
     *
     * @param intake where events go
     * @param ledger keeps account of the node's transactions
     * @param query asks the node for its mempool; null if it can't be asked
     * @param pulse tells when the node last did something that ZMQ should have told
     * @param starts tells when the node last started
     * @param tap hears every message
     */
    public ZmqSource(
            ZmqSettings settings,
            NodeName node,
            Intake intake,
            MempoolLedger ledger,
            @Nullable MempoolQuery query,
            NodePulse pulse,
            NodeStarts starts,
            ZmqMetrics metrics,
            ZmqTap tap,
            Clock clock) {
        this.settings = settings;
        this.tap = tap;
        this.queue = new ArrayBlockingQueue<>(settings.highWaterMark());
        this.committing = new Worker("bmon-zmq-events-" + node, this::run);
        this.receiver = new ZmqReceiver(
                settings,
                queue,
                pulse,
                metrics,
                clock,
                committing::wake,
                new Prompt(committing::wake, System::nanoTime),
                "bmon-zmq-" + node);
        this.sync = query == null
                ? null
                : new MempoolSync(ledger, query, metrics, "bmon-mempool-" + node, System.nanoTime());
        this.feed = new ZmqFeed(settings.endpoints(), intake, starts, sync, metrics);
        this.metrics = metrics;
    }

    @Override
    public String name() {
        return ZmqFeed.SOURCE;
    }

    @Override
    public void start() {
        receiver.start();
        committing.start();
    }

    private void run() {
        try {
            awaitLog();
            while (!committing.isEnding()) {
                step(gather());
            }
            // What came before the end is not lost.
            step(gather());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitLog() throws InterruptedException {
        long since = System.nanoTime();
        while (!committing.isEnding() && feed.mustWaitForLog() && System.nanoTime() - since < LONGEST_WAIT_NANOS) {
            TimeUnit.NANOSECONDS.sleep(settings.tick().toNanos() / 20);
        }
    }

    /** What comes within a tick, or up to a block: to wake for each message would cost more than to read it. */
    private List<Received> gather() {
        if (queue.size() < MOST_AT_ONCE) {
            committing.doze(settings.tick());
        }
        List<Received> messages = new ArrayList<>();
        queue.drainTo(messages, MOST_AT_ONCE);
        return messages;
    }

    private void step(List<Received> messages) {
        messages.forEach(message -> tap.received(message.endpoint(), message.micros(), message.frames()));
        List<Received> news = messages;
        while (true) {
            try {
                feed.step(news, System.nanoTime());
                problem = null;
                return;
            } catch (OutboxFullException | OutboxFailedException e) {
                problem = e.getMessage();
            } catch (RuntimeException e) {
                problem = "ZMQ is not being read: " + e.getMessage();
                metrics.failed();
                LOG.error("Messages were not committed; it is tried again", e);
            }
            // The messages were taken; only their events are yet to be committed.
            news = List.of();
            if (committing.isEnding()) {
                return;
            }
            committing.rest(settings.afterFailure());
        }
    }

    @Override
    public @Nullable String problem() {
        String own = problem;
        return own != null ? own : receiver.problem();
    }

    @Override
    public void close() {
        receiver.close();
        committing.end();
        if (sync != null) {
            sync.close();
        }
    }
}
