package org.bmon.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.bmon.common.NodeName;
import org.bmon.common.wire.StreamProgress;
import org.bmon.common.wire.WireFormatException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far each node's stream was given to the broker, by anybody: the topic of positions. Safe for use by many threads. */
final class ProgressTable implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressTable.class);

    private final Map<NodeName, StreamProgress> known = new ConcurrentHashMap<>();
    private final @Nullable NodeName only;
    private final String topic;
    private final BrokerMetrics metrics;
    private final TopicTail tail;

    /** What was read last of each node, since someone asked who is behind. */
    private final Map<NodeName, StreamProgress> told = new HashMap<>();

    /** @param only the node whose progress is kept; null for all */
    ProgressTable(BrokerSettings settings, @Nullable NodeName only, BrokerMetrics metrics, LongSupplier nanoTime) {
        this.only = only;
        this.metrics = metrics;
        this.topic = settings.topics().positions();
        this.tail = new TopicTail(settings, topic, this::read, nanoTime);
    }

    private void read(@Nullable String node, byte @Nullable [] value) {
        if (node == null || value == null || (only != null && !only.value().equals(node))) {
            return;
        }
        try {
            StreamProgress progress = ProgressCodec.decode(node, value);
            told.put(progress.stream().node(), progress);
            note(progress);
        } catch (WireFormatException e) {
            metrics.unreadable(topic);
            LOG.error("A record of {} can't be read and is passed over: {}", topic, e.getMessage());
        }
    }

    /** The node's progress; null if nothing is known of it. */
    @Nullable StreamProgress of(NodeName node) {
        return known.get(node);
    }

    void note(StreamProgress progress) {
        known.merge(progress.stream().node(), progress, StreamProgress::laterOf);
    }

    /** Reads what others wrote, to where the topic ends now. */
    synchronized void catchUp() throws BrokerAwayException {
        tail.catchUp();
    }

    /** The nodes of which the topic, as it was read since the last call, ended with less than is known. */
    synchronized List<NodeName> behind() {
        List<NodeName> behind = new ArrayList<>();
        told.forEach((node, last) -> {
            StreamProgress best = known.get(node);
            if (best != null && best.stream().equals(last.stream()) && best.received() > last.received()) {
                behind.add(node);
            }
        });
        told.clear();
        return behind;
    }

    @Override
    public void close() {
        tail.close();
    }
}
