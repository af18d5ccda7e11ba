package org.bmon.agent.uplink;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.bmon.agent.outbox.Outbox;
import org.bmon.agent.work.Worker;
import org.bmon.common.NodeName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers an outbox to a collector in a thread of its own, from start to close. */
public final class Uplink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
    private static final Duration LONGEST_REST = Duration.ofMinutes(1);

    private final Courier courier;
    private final CollectorPort collector;
    private final UplinkMetrics metrics;
    private final Worker worker;

    /**
     * @param outbox whose events are delivered
     * @param node whose events they are
     * @param random makes the jitter of the waits
     * @param wishes told what the collector asks for in its replies, if anything
     */
    public Uplink(
            Outbox outbox,
            CollectorSettings settings,
            NodeName node,
            UplinkMetrics metrics,
            Clock clock,
            RandomGenerator random,
            Consumer<List<String>> wishes) {
        this(outbox, new HttpCollector(settings, node), settings.delivery(), node, metrics, clock, random, wishes);
    }

    /** The same to another than a collector; closed with this. */
    public Uplink(
            Outbox outbox,
            CollectorPort collector,
            UplinkSettings delivery,
            NodeName node,
            UplinkMetrics metrics,
            Clock clock,
            RandomGenerator random,
            Consumer<List<String>> wishes) {
        this.collector = collector;
        this.courier = new Courier(outbox, collector, delivery, metrics, clock, random, wishes);
        this.metrics = metrics;
        this.worker = new Worker("bmon-uplink-" + node, this::run);
    }

    /** Begins to deliver. */
    public void start() {
        worker.start();
    }

    private void run() {
        while (!worker.isEnding()) {
            Duration wait;
            try {
                wait = courier.step();
            } catch (RuntimeException e) {
                metrics.delivery(Outcome.UNFORESEEN, 0);
                LOG.error("A delivery failed in a way that was not foreseen; it is tried again", e);
                wait = LONGEST_REST;
            }
            if (courier.state().problem() == null) {
                worker.doze(wait);
            } else {
                worker.rest(wait);
            }
        }
    }

    /** There is something that should be delivered at once; it waits as ever while there is trouble. */
    public void wake() {
        worker.wake();
    }

    /** How delivery stands. */
    public UplinkState state() {
        return courier.state();
    }

    /** Ends delivery: a request that is under way is given up. What was not delivered stays in the outbox. */
    @Override
    public void close() {
        worker.interrupt();
        worker.end();
        collector.close();
    }
}
