package org.bmon.agent.uplink;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bmon.agent.outbox.Outbox;
import org.bmon.agent.outbox.OutboxFailedException;
import org.bmon.agent.work.Worker;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.BatchReply;
import org.bmon.common.wire.ClockExchange;
import org.bmon.common.wire.WireFormatException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a collector empty batches while the events themselves go to a broker: so the clocks are compared, and the
 * collector's wishes heard. In a thread of its own, from start to close.
 */
public final class ClockLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClockLink.class);
    private static final int OK = 200;

    private final Outbox outbox;
    private final CollectorPort collector;
    private final LongSupplier next;
    private final UplinkSettings settings;
    private final UplinkMetrics metrics;
    private final Clock clock;
    private final Consumer<List<String>> wishes;
    private final BatchCodec codec = new BatchCodec();
    private final Worker worker;
    private @Nullable ClockExchange exchange;
    private @Nullable String problem;

    /**
     * @param outbox whose stream it is
     * @param next the position that is delivered next
     * @param metrics told of what fails
     * @param wishes told what the collector asks for
     */
    public ClockLink(
            Outbox outbox,
            CollectorSettings settings,
            NodeName node,
            LongSupplier next,
            UplinkMetrics metrics,
            Clock clock,
            Consumer<List<String>> wishes) {
        this.outbox = outbox;
        this.collector = new HttpCollector(settings, node);
        this.next = next;
        this.settings = settings.delivery();
        this.metrics = metrics;
        this.clock = clock;
        this.wishes = wishes;
        this.worker = new Worker("bmon-clock-" + node, this::run);
    }

    /** Begins. */
    public void start() {
        worker.start();
    }

    private void run() {
        while (!worker.isEnding()) {
            step();
            worker.rest(settings.heartbeat());
        }
    }

    private void step() {
        try {
            long sent = Stamp.micros(clock.instant());
            Batch beat =
                    new Batch(outbox.read(Long.MAX_VALUE, 1, 1).stream(), next.getAsLong(), sent, exchange, List.of());
            Answer answer = collector.send(codec.encode(beat));
            long received = Stamp.micros(clock.instant());
            if (answer.status() != OK) {
                failed(Outcome.FAILED, answer.status() + ", " + answer.detail());
                return;
            }
            BatchReply reply = answer.reply(codec);
            exchange = new ClockExchange(sent, reply.receivedMicros(), reply.repliedMicros(), received);
            if (!reply.wants().isEmpty()) {
                wishes.accept(reply.wants());
            }
            problem = null;
        } catch (IOException e) {
            failed(Outcome.UNREACHABLE, String.valueOf(e.getMessage()));
        } catch (WireFormatException e) {
            failed(Outcome.UNREADABLE, String.valueOf(e.getMessage()));
        } catch (OutboxFailedException e) {
            failed(Outcome.OUTBOX, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            failed(Outcome.UNFORESEEN, String.valueOf(e));
        }
    }

    private void failed(Outcome outcome, String what) {
        metrics.delivery(outcome, 0);
        if (!what.equals(problem)) {
            LOG.warn("The clock is not compared with {}: {}. Events go to the broker all the same.", collector, what);
        }
        problem = what;
    }

    @Override
    public void close() {
        worker.interrupt();
        worker.end();
        collector.close();
    }
}
