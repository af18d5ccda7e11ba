package org.bmon.agent.source.zmq;

import java.util.function.Consumer;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxRemoved;

/**
 * Turns the messages of one bitcoind into events, in their order, each gap before the message that shows it.
 *
 * <p>Only the topic sequence gives events: it tells every block and every transaction once. The other topics repeat a
 * part of that, later or several times; their counters are watched all the same.
 */
public final class ZmqEvents {

    /** The kind of a gap whose size the counters tell. */
    public static final String MESSAGES_LOST = "messages-lost";

    /** The kind of the gap between the last message of one process and the first of the next. */
    public static final String NODE_RESTARTED = "node-restarted";

    private final FrameCounters counters;

    /**
     * What the counter of a message says of those before it.
     *
     * @param topic the message's topic
     * @param verdict what it says
     */
    public record Judged(ZmqTopic topic, FrameCounters.Verdict verdict) {}

    /** Goes on from these counters, and moves them. */
    public ZmqEvents(FrameCounters counters) {
        this.counters = counters;
    }

    /**
     * Takes the next message.
     *
     * @param endpoint the address it came from
     * @param message the message
     * @param receivedMicros when it was received, microseconds since the epoch
     * @param out takes the events
     * @return what its counter says
     * @throws ZmqFormatException if a sequence message is malformed; its counter still counts, and a gap before it is
     *     still told
     */
    public Judged accept(String endpoint, ZmqMessage message, long receivedMicros, Consumer<? super Event> out)
            throws ZmqFormatException {
        Stamp at = new Stamp(receivedMicros, TimeSource.RECEIVED);
        ZmqTopic topic = message.topic();
        FrameCounters.Verdict verdict = counters.next(endpoint, topic, message.counter());
        String where = topic + " at " + endpoint + ", counter " + message.counter();
        if (verdict instanceof FrameCounters.Verdict.Lost lost) {
            out.accept(new DataGap(at, DataGap.Source.ZMQ, MESSAGES_LOST, lost.messages(), where));
        } else if (verdict instanceof FrameCounters.Verdict.Restarted restarted) {
            if (restarted.news()) {
                out.accept(new DataGap(at, DataGap.Source.ZMQ, NODE_RESTARTED, null, where));
            }
            if (restarted.missed() > 0) {
                String detail = where + ", the first since the node's start";
                out.accept(new DataGap(at, DataGap.Source.ZMQ, MESSAGES_LOST, restarted.missed(), detail));
            }
        }
        if (topic == ZmqTopic.SEQUENCE) {
            out.accept(event(at, SequenceMessage.decode(message.body())));
        }
        return new Judged(topic, verdict);
    }

    private static Event event(Stamp at, SequenceMessage message) {
        if (message instanceof SequenceMessage.Connected connected) {
            return new BlockConnected(at, connected.block(), null, null);
        }
        if (message instanceof SequenceMessage.Disconnected disconnected) {
            return new BlockDisconnected(at, disconnected.block(), null);
        }
        if (message instanceof SequenceMessage.Added added) {
            return new TxAccepted(at, added.tx(), null, null, added.mempoolSequence());
        }
        return new TxRemoved(at, ((SequenceMessage.Removed) message).tx(), null);
    }
}
