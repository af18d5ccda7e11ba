package org.bmon.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.common.part.ClockReading;
import org.bmon.common.part.Part;
import org.bmon.common.part.PartCodec;
import org.bmon.common.part.Partitioning;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.NotFollowingException;
import org.bmon.common.wire.StreamProgress;
import org.jspecify.annotations.Nullable;

/**
 * Gives batches to the broker: a part of each to every partition, and then the position, so that whoever takes the
 * node's next batch knows where it must begin. When a batch is taken the broker has it on all servers in sync, and its
 * sender may forget it. Safe for use by many threads.
 *
 * <p>What failed may be in some partitions and not in others. Its sender comes again, here or elsewhere, and who reads a
 * partition passes over what it has.
 */
public final class StreamWriter implements AutoCloseable {

    private final BrokerSettings settings;
    private final Partitioning partitioning;
    private final ProgressTable table;
    private final RecordSender sender;
    private final BrokerMetrics metrics;
    private final LongSupplier nanoTime;
    private final PartCodec codec = new PartCodec();
    private final Map<NodeName, ReentrantLock> writing = new ConcurrentHashMap<>();

    /**
     * What became of a batch.
     *
     * @param progress how far the stream has come with it
     * @param skipped how many of its events the broker had already
     * @param missed how many events before it will never come
     */
    public record Written(StreamProgress progress, int skipped, long missed) {}

    /**
     * A writer for the topics of these settings, which must be there: see {@link TopicSetup}.
     *
     * @param only the one node whose batches come; null if those of any
     * @param nanoTime for waits
     */
    public StreamWriter(
            BrokerSettings settings, @Nullable NodeName only, BrokerMetrics metrics, LongSupplier nanoTime) {
        this.settings = settings;
        this.partitioning = new Partitioning(settings.partitions());
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.table = new ProgressTable(settings, only, metrics, nanoTime);
        this.sender = new RecordSender(settings, nanoTime);
    }

    /**
     * Takes a batch: events that the broker has are skipped.
     *
     * @param nowMicros when it came
     * @param clock how the node's clock stands; null if that is not known here
     * @throws NotFollowingException if it does not follow what the broker has, by the topic of positions read to its end
     * @throws BrokerAwayException if the broker did not take it in time
     */
    public Written write(Batch batch, long nowMicros, @Nullable ClockReading clock)
            throws NotFollowingException, BrokerAwayException {
        NodeName node = batch.stream().node();
        ReentrantLock lock = writing.computeIfAbsent(node, added -> new ReentrantLock());
        acquire(lock, node);
        try {
            StreamProgress known = table.of(node);
            if (known == null || !known.isFollowedBy(batch)) {
                table.catchUp();
                known = table.of(node);
            }
            StreamProgress.Step step = StreamProgress.step(known, batch, nowMicros);
            List<Event> events =
                    batch.events().subList(step.skip(), batch.events().size());
            StreamProgress then = step.then();
            sendParts(partitioning.split(
                    then.stream(), step.first(), events, then.missed(), then.openedMicros(), nowMicros, clock));
            if (!then.equals(known)) {
                sendPosition(then);
            }
            table.note(then);
            return new Written(then, step.skip(), step.missedNow());
        } catch (BrokerAwayException e) {
            metrics.failed();
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private void acquire(ReentrantLock lock, NodeName node) throws BrokerAwayException {
        try {
            if (!lock.tryLock(settings.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new BrokerAwayException("another batch of " + node + " is still on its way to the broker");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerAwayException("a write was interrupted", e);
        }
    }

    private void sendParts(List<Part> parts) throws BrokerAwayException {
        long start = nanoTime.getAsLong();
        long bytes = 0;
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>(parts.size());
        for (Part part : parts) {
            byte[] value = codec.encode(part);
            bytes += value.length;
            records.add(new ProducerRecord<>(
                    settings.topics().events(),
                    part.partition(),
                    part.stream().node().value(),
                    value));
        }
        sender.send(records);
        metrics.written(parts.size(), bytes, nanoTime.getAsLong() - start);
    }

    private void sendPosition(StreamProgress progress) throws BrokerAwayException {
        sender.send(List.of(new ProducerRecord<>(
                settings.topics().positions(), 0, progress.stream().node().value(), ProgressCodec.encode(progress))));
    }

    /**
     * Says how far streams have come of which the topic of positions knows nothing: those of a history that was there
     * before it. So no agent is asked again for what that holds.
     *
     * @param streams the later of a node after the earlier
     */
    public void beginWith(Iterable<StreamProgress> streams) throws BrokerAwayException {
        table.catchUp();
        Map<NodeName, StreamProgress> unknown = new HashMap<>();
        for (StreamProgress each : streams) {
            if (table.of(each.stream().node()) == null) {
                unknown.merge(each.stream().node(), each, StreamProgress::laterOf);
            }
        }
        for (StreamProgress each : unknown.values()) {
            sendPosition(each);
            table.note(each);
        }
    }

    /**
     * Reads what others wrote of positions. Where the topic ends with less than is known, since someone wrote late, it is
     * told again: what is compacted away must not be the last word.
     */
    public void catchUp() throws BrokerAwayException {
        table.catchUp();
        for (NodeName behind : table.behind()) {
            ReentrantLock lock = writing.computeIfAbsent(behind, added -> new ReentrantLock());
            if (lock.tryLock()) {
                try {
                    StreamProgress known = table.of(behind);
                    if (known != null) {
                        sendPosition(known);
                    }
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    /** How far a node's stream has come, as far as is known here; null if nothing is. */
    public @Nullable StreamProgress progress(NodeName node) {
        return table.of(node);
    }

    /** Ends its use; what is on its way has a second. */
    @Override
    public void close() {
        sender.close();
        table.close();
    }
}
