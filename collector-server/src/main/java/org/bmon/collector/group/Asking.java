package org.bmon.collector.group;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bmon.broker.BrokerAwayException;
import org.bmon.broker.Wishes;
import org.bmon.collector.live.LiveFleet;
import org.bmon.collector.live.NodeStatus;
import org.bmon.collector.store.NodeRecord;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Tells whoever answers agents what they are to be asked for, while the judge of the fleet is here. Only nodes that are
 * heard are asked, since a wish that nobody hears counts as asked.
 */
final class Asking implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Asking.class);
    private static final long HEARD_MICROS = 30_000_000;
    private static final Duration ROUND = Duration.ofSeconds(1);

    private final CollectorGroup group;
    private final Wishes wishes;
    private final GroupMetrics metrics;
    private final Clock clock;
    private volatile boolean running;
    private @Nullable Thread thread;

    /** @param wishes closed with this */
    Asking(CollectorGroup group, Wishes wishes, GroupMetrics metrics, Clock clock) {
        this.group = group;
        this.wishes = wishes;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void start() {
        running = true;
        Thread asking = new Thread(this::run, "asking");
        asking.start();
        thread = asking;
    }

    private void run() {
        while (running) {
            try {
                TimeUnit.NANOSECONDS.sleep(ROUND.toNanos());
                round();
            } catch (InterruptedException e) {
                return;
            } catch (BrokerAwayException e) {
                metrics.failed();
                log.warn("Agents are not asked for anything now: {}", e.getMessage());
            } catch (RuntimeException e) {
                metrics.failed();
                log.error("Agents were not asked for anything, for a reason that was not foreseen", e);
            }
        }
    }

    /** Asks for what is due. */
    void round() throws BrokerAwayException {
        LiveFleet judge = group.judgeOfFleet();
        if (judge == null) {
            return;
        }
        long now = Stamp.micros(clock.instant());
        for (NodeStatus status : judge.nodes()) {
            NodeRecord node = status.record();
            if (now - node.lastHeardMicros() > HEARD_MICROS) {
                continue;
            }
            List<String> wants = judge.wants(node.network(), node.node());
            if (!wants.isEmpty()) {
                wishes.ask(node.node(), wants, now);
            }
        }
    }

    @Override
    public void stop() {
        running = false;
        Thread asking = thread;
        if (asking != null) {
            asking.interrupt();
            try {
                asking.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        wishes.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
