package org.bmon.broker;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.bmon.common.NodeName;
import org.bmon.common.wire.BatchReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What agents are asked for, from the judge of the fleet to whoever answers their batches: the topic of wishes. A wish is
 * told once by each who answers, and not when it is old. Safe for use by many threads.
 */
public final class Wishes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Wishes.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final long FRESH_MICROS = 60_000_000;

    private final BrokerSettings settings;
    private final BrokerMetrics metrics;
    private final RecordSender sender;
    private final TopicTail tail;
    private final Map<NodeName, Line> open = new ConcurrentHashMap<>();

    /** What one record says; the node is its key. */
    record Line(long atMicros, List<String> wants) {

        /** What was asked before and not told yet is asked still, unless it is old. */
        Line with(Line later) {
            if (later.atMicros - atMicros > FRESH_MICROS) {
                return later;
            }
            List<String> all = Stream.concat(wants.stream(), later.wants.stream())
                    .distinct()
                    .limit(BatchReply.MOST_WANTS)
                    .toList();
            return new Line(later.atMicros, all);
        }
    }

    /** Of the broker of these settings; nothing is read yet. */
    public Wishes(BrokerSettings settings, BrokerMetrics metrics, LongSupplier nanoTime) {
        this.settings = settings;
        this.metrics = metrics;
        this.sender = new RecordSender(settings, nanoTime);
        this.tail = new TopicTail(settings, settings.topics().wishes(), this::read, nanoTime);
    }

    private void read(@Nullable String node, byte @Nullable [] value) {
        if (node == null || value == null) {
            return;
        }
        try {
            Line line = JSON.readValue(value, Line.class);
            if (line.wants != null && !line.wants.isEmpty()) {
                open.merge(new NodeName(node), line, Line::with);
            }
        } catch (JacksonException | IllegalArgumentException e) {
            metrics.unreadable(settings.topics().wishes());
            LOG.error("A wish for {} can't be read and is passed over: {}", node, e.getMessage());
        }
    }

    /** Asks a node's agent for something, most wanted first. */
    public void ask(NodeName node, List<String> wants, long nowMicros) throws BrokerAwayException {
        byte[] value = JSON.writeValueAsBytes(new Line(nowMicros, wants));
        sender.send(List.of(new ProducerRecord<>(settings.topics().wishes(), 0, node.value(), value)));
    }

    /** Reads what was asked since the last time. */
    public void catchUp() throws BrokerAwayException {
        tail.catchUp();
    }

    /** What to ask a node's agent for now; it is taken from here. */
    public List<String> take(NodeName node, long nowMicros) {
        Line line = open.remove(node);
        return line == null || nowMicros - line.atMicros > FRESH_MICROS ? List.of() : line.wants;
    }

    /** Ends its use. */
    @Override
    public void close() {
        sender.close();
        tail.close();
    }
}
