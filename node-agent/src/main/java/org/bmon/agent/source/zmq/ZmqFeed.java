package org.bmon.agent.source.zmq;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bmon.agent.outbox.Intake;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.outbox.ReadingPosition;
import org.bmon.agent.source.NodeStarts;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxAccepted;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns received messages into events and commits them together with the counters, so that an agent that starts again
 * knows how many it missed. Not safe for use by several threads.
 */
final class ZmqFeed {

    /** The outbox knows the counters by this name. */
    static final String SOURCE = "zmq";

    private static final Logger LOG = LoggerFactory.getLogger(ZmqFeed.class);

    private final Intake intake;
    private final NodeStarts starts;
    private final @Nullable MempoolSync sync;
    private final ZmqMetrics metrics;
    private final FrameCounters counters;
    private final ZmqEvents reader;
    private final List<Event> events = new ArrayList<>();
    private long lastMicros;
    private boolean moved;
    private boolean begun;
    private @Nullable String ledgerEndpoint;

    ZmqFeed(List<String> endpoints, Intake intake, NodeStarts starts, @Nullable MempoolSync sync, ZmqMetrics metrics) {
        this.intake = intake;
        this.starts = starts;
        this.sync = sync;
        this.metrics = metrics;
        CounterText saved = saved(intake);
        this.lastMicros = saved.lastMicros();
        Map<String, Map<ZmqTopic, Long>> known = new TreeMap<>(saved.counters());
        known.keySet().retainAll(endpoints);
        this.counters = FrameCounters.restored(known);
        this.reader = new ZmqEvents(counters);
    }

    private static CounterText saved(Intake intake) {
        Optional<String> kept = intake.position(SOURCE);
        if (kept.isPresent()) {
            try {
                return CounterText.parse(kept.get());
            } catch (IllegalArgumentException e) {
                LOG.error("The counters of ZMQ can't be read; what was missed is not known: {}", e.getMessage());
            }
        }
        return new CounterText(0, Map.of());
    }

    /** Whether messages had better wait until the log tells if the node was restarted while the agent was away. */
    boolean mustWaitForLog() {
        return !begun && lastMicros > 0 && !starts.isUpToDate();
    }

    /**
     * Takes messages and commits what they tell; nothing new is a step too.
     *
     * @throws OutboxFullException if there was no room: call {@link #commit} until there is
     */
    void step(List<Received> messages, long nanos) throws OutboxFullException {
        messages.forEach(this::take);
        commit();
        if (messages.isEmpty()) {
            intake.idle();
        }
        if (sync != null) {
            sync.step(nanos);
        }
    }

    /** Commits what was not yet. */
    void commit() throws OutboxFullException {
        if (moved) {
            CounterText now = new CounterText(lastMicros, counters.saved());
            intake.append(events, new ReadingPosition(SOURCE, now.text()));
            events.clear();
            moved = false;
        }
    }

    private void take(Received received) {
        if (!begun) {
            begun = true;
            noticeNewProcess(received);
        }
        try {
            ZmqMessage message = ZmqMessage.decode(received.frames());
            metrics.message(message.topic());
            lastMicros = received.micros();
            moved = true;
            boolean isRepetition = message.topic() == ZmqTopic.SEQUENCE && !isLedger(received.endpoint());
            int before = events.size();
            judge(reader.accept(
                    received.endpoint(), message, received.micros(), isRepetition ? event -> {} : events::add));
            watchSequence(before);
        } catch (ZmqFormatException e) {
            metrics.malformed();
            LOG.warn("A message of {} is not as Bitcoin Core writes it: {}", received.endpoint(), e.getMessage());
        }
    }

    /** A node can start and send more messages than before while nobody listens: the counters alone can't tell. */
    private void noticeNewProcess(Received first) {
        if (lastMicros > 0
                && starts.lastMicros() > lastMicros
                && !counters.saved().isEmpty()) {
            counters.processEnded();
            String detail = "the node was started while the agent was away, as its log tells";
            Stamp at = new Stamp(first.micros(), TimeSource.RECEIVED);
            events.add(new DataGap(at, DataGap.Source.ZMQ, ZmqEvents.NODE_RESTARTED, null, detail));
            metrics.nodeRestarted();
        }
    }

    /** Of several endpoints that publish the sequence, one tells it all. */
    private boolean isLedger(String endpoint) {
        if (ledgerEndpoint == null) {
            ledgerEndpoint = endpoint;
        } else if (!ledgerEndpoint.equals(endpoint)) {
            LOG.debug("{} repeats the sequence of {}", endpoint, ledgerEndpoint);
            return false;
        }
        return true;
    }

    private void judge(ZmqEvents.Judged judged) {
        FrameCounters.Verdict verdict = judged.verdict();
        boolean gap = true;
        if (verdict instanceof FrameCounters.Verdict.Lost lost) {
            metrics.lost(judged.topic(), lost.messages());
        } else if (verdict instanceof FrameCounters.Verdict.Restarted restarted) {
            if (restarted.missed() > 0) {
                metrics.lost(judged.topic(), restarted.missed());
            }
            if (restarted.news()) {
                metrics.nodeRestarted();
            }
            if (sync != null) {
                sync.sequence(0);
            }
        } else {
            gap = false;
        }
        if (gap && sync != null) {
            sync.want();
        }
    }

    private void watchSequence(int from) {
        for (int i = from; i < events.size() && sync != null; i++) {
            if (events.get(i) instanceof TxAccepted accepted && accepted.mempoolSequence() != null) {
                sync.sequence(accepted.mempoolSequence());
            }
        }
    }
}
