package org.bmon.agent.source.zmq;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.bmon.agent.source.NodePulse;
import org.bmon.agent.work.Worker;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * Owns the sockets: the one thread that runs it receives messages, stamps them and hands them on, and does nothing that
 * could make it wait. A message for which there is no room is dropped; the counter of the next one tells of it.
 */
final class ZmqReceiver {

    private static final Logger LOG = LoggerFactory.getLogger(ZmqReceiver.class);

    private static final int POLL_MILLIS = 250;
    private static final int BURST = 1000;

    private final ZmqSettings settings;
    private final BlockingQueue<Received> out;
    private final NodePulse pulse;
    private final ZmqMetrics metrics;
    private final Clock clock;
    private final Runnable crowded;
    private final Runnable blockCame;
    private final Map<String, Boolean> connected = new ConcurrentSkipListMap<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Worker worker;
    private int opened;
    private long lastNanos;
    private volatile @Nullable String failure;

    /**
     * @param crowded is run for each message while the room for them is half full
     * @param blockCame is run when a message tells of a block
     * @param name of its thread
     */
    ZmqReceiver(
            ZmqSettings settings,
            BlockingQueue<Received> out,
            NodePulse pulse,
            ZmqMetrics metrics,
            Clock clock,
            Runnable crowded,
            Runnable blockCame,
            String name) {
        this.settings = settings;
        this.out = out;
        this.pulse = pulse;
        this.metrics = metrics;
        this.clock = clock;
        this.crowded = crowded;
        this.blockCame = blockCame;
        settings.endpoints().forEach(endpoint -> connected.put(endpoint, false));
        this.worker = new Worker(name, this::run);
    }

    /** Begins to receive. */
    void start() {
        worker.start();
    }

    private void run() {
        settings.endpoints().forEach(endpoint -> metrics.connected(endpoint, false));
        while (!worker.isEnding()) {
            try (ZContext context = new ZContext()) {
                context.setLinger(0);
                follow(context);
            } catch (RuntimeException e) {
                failure = "ZMQ failed: " + e.getMessage();
                metrics.failed();
                LOG.error(
                        "ZMQ failed; it is tried again in {} s",
                        settings.afterFailure().toSeconds(),
                        e);
                worker.rest(settings.afterFailure());
            }
            settings.endpoints().forEach(endpoint -> connection(endpoint, false));
            subscriptions.clear();
        }
    }

    private void follow(ZContext context) {
        while (!worker.isEnding()) {
            open(context);
            failure = null;
            lastNanos = System.nanoTime();
            receive(context);
            if (!worker.isEnding()) {
                LOG.warn(
                        "The node does something, but ZMQ has told nothing for {}; connecting anew",
                        settings.silence());
                metrics.socketsRenewed();
            }
            subscriptions.forEach(Subscription::close);
            subscriptions.clear();
        }
    }

    private void open(ZContext context) {
        for (String endpoint : settings.endpoints()) {
            subscriptions.add(new Subscription(context, endpoint, opened++, settings.highWaterMark(), POLL_MILLIS));
        }
    }

    /** Receives until it is to end, or ZMQ is silent though the node moves. */
    private void receive(ZContext context) {
        try (ZMQ.Poller poller = context.createPoller(subscriptions.size())) {
            subscriptions.forEach(subscription -> subscription.addTo(poller));
            boolean alone = subscriptions.size() == 1;
            while (!worker.isEnding() && !isSilent()) {
                if (!alone) {
                    poller.poll(POLL_MILLIS);
                }
                for (Subscription subscription : subscriptions) {
                    noticeConnection(subscription);
                    receive(subscription, alone);
                }
            }
        }
    }

    /** The node did something long after the last message. */
    private boolean isSilent() {
        return pulse.lastNanos() - lastNanos > settings.silence().toNanos();
    }

    private void noticeConnection(Subscription subscription) {
        Boolean change = subscription.connection();
        if (change != null) {
            connection(subscription.endpoint(), change);
        }
    }

    private void receive(Subscription subscription, boolean alone) {
        Consumer<List<byte[]>> taker = frames -> take(subscription.endpoint(), frames);
        int got = alone ? subscription.await(BURST, taker) : subscription.receive(BURST, taker);
        if (got > 0) {
            lastNanos = System.nanoTime();
        }
    }

    private void take(String endpoint, List<byte[]> frames) {
        if (!out.offer(new Received(endpoint, Stamp.micros(clock.instant()), frames))) {
            metrics.overflowed();
        }
        if (out.remainingCapacity() <= settings.highWaterMark() / 2) {
            crowded.run();
        }
        if (ZmqMessage.isOfABlock(frames)) {
            blockCame.run();
        }
    }

    private void connection(String endpoint, boolean now) {
        if (!Boolean.valueOf(now).equals(connected.put(endpoint, now))) {
            LOG.info("{} {}", now ? "Connected to" : "No connection to", endpoint);
        }
        metrics.connected(endpoint, now);
    }

    /** Why nothing comes; null if there is no problem. */
    @Nullable String problem() {
        String failed = failure;
        if (failed != null) {
            return failed;
        }
        List<String> missing = connected.entrySet().stream()
                .filter(entry -> !entry.getValue())
                .map(Map.Entry::getKey)
                .toList();
        return missing.isEmpty()
                ? null
                : "no connection to " + String.join(", ", missing)
                        + "; is bitcoind up, and zmqpubsequence set to this address?";
    }

    /** Ends its thread. */
    void close() {
        worker.end();
    }
}
