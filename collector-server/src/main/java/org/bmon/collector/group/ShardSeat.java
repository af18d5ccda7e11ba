package org.bmon.collector.group;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bmon.collector.live.LiveFleet;
import org.bmon.collector.live.QueueFullException;
import org.bmon.collector.store.TakenShard;
import org.bmon.common.part.PartCodec;
import org.bmon.common.wire.WireFormatException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition that the broker gave to this collector: its shard is taken and brought to where its last commit left it, in a
 * thread of its own; then the live fleet takes what is read. Used by the one thread that reads, but for {@link #fleet()}.
 */
final class ShardSeat {

    private static final Logger log = LoggerFactory.getLogger(ShardSeat.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int partition;
    private final Opener opener;
    private final ExecutorService threads;
    private final DeadLetters dead;
    private final GroupMetrics metrics;
    private final LongSupplier nanoTime;
    private final PartCodec codec = new PartCodec();
    private final Deque<ConsumerRecord<String, byte[]>> waiting = new ArrayDeque<>();
    private @Nullable Future<Opened> opening;
    private volatile @Nullable Opened opened;
    private PartLedger.@Nullable Admission next;
    private long tryAgainNanos;

    /** A shard that was taken, and what judges it. */
    record Opened(TakenShard shard, LiveFleet fleet, PartLedger ledger, ShardMetrics metrics) {}

    /** Takes a shard and starts what judges it. */
    interface Opener {

        /** The shard, taken, its fleet started. */
        Opened open(int partition);
    }

    ShardSeat(
            int partition,
            Opener opener,
            ExecutorService threads,
            DeadLetters dead,
            GroupMetrics metrics,
            LongSupplier nanoTime) {
        this.partition = partition;
        this.opener = opener;
        this.threads = threads;
        this.dead = dead;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.tryAgainNanos = nanoTime.getAsLong();
    }

    /** What judges the shard; null while it is being taken. */
    @Nullable LiveFleet fleet() {
        Opened now = opened;
        return now == null ? null : now.fleet;
    }

    /** Goes on with taking the shard; the shard once it is taken, and null while it is not and ever after. */
    @Nullable TakenShard settle() {
        Future<Opened> under = opening;
        if (opened != null) {
            return null;
        }
        if (under == null) {
            if (nanoTime.getAsLong() - tryAgainNanos >= 0) {
                opening = threads.submit(() -> opener.open(partition));
            }
            return null;
        }
        if (!under.isDone()) {
            return null;
        }
        opening = null;
        try {
            Opened done = under.get();
            opened = done;
            return done.shard;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            metrics.failed();
            log.warn("Shard {} can't be taken yet: {}", partition, String.valueOf(e.getCause()));
            tryAgainNanos = nanoTime.getAsLong() + RETRY_NANOS;
        }
        return null;
    }

    /** A record was read. */
    void read(ConsumerRecord<String, byte[]> record) {
        waiting.addLast(record);
    }

    /** Hands over what was read, as far as there is room; whether all of it was. */
    boolean handOver() {
        Opened now = opened;
        while (now != null && !waiting.isEmpty()) {
            if (!take(now, waiting.getFirst())) {
                return false;
            }
            waiting.removeFirst();
        }
        return waiting.isEmpty();
    }

    private boolean take(Opened now, ConsumerRecord<String, byte[]> record) {
        PartLedger.Admission admission = next;
        if (admission == null) {
            try {
                byte[] value = record.value();
                if (value == null) {
                    throw new DeadRecordException(DeadReason.UNREADABLE, "a record without a value");
                }
                admission = now.ledger.admit(codec.decode(value), record.offset());
            } catch (WireFormatException e) {
                return dead.put(record, DeadReason.UNREADABLE, String.valueOf(e.getMessage()));
            } catch (DeadRecordException e) {
                return dead.put(record, e.why(), String.valueOf(e.getMessage()));
            }
        }
        try {
            now.fleet.take(admission.delivery());
        } catch (QueueFullException e) {
            next = admission;
            return false;
        }
        next = null;
        now.ledger.taken(admission);
        if (admission.delivery().first() == admission.delivery().next()) {
            metrics.again();
        } else {
            metrics.taken(admission.delivery().events().size());
            metrics.missed(admission.lostNow());
        }
        return true;
    }

    /** Whether another collector took the shard. */
    boolean isLost() {
        Opened now = opened;
        return now != null && now.fleet.isLost();
    }

    /** Gives the shard up, to try for it again after a while if the broker does not give the partition to another. */
    void lose(long waitNanos) {
        metrics.lost();
        end(LiveFleet::leave);
        tryAgainNanos = nanoTime.getAsLong() + waitNanos;
    }

    /** Gives the shard up, after a last commit. */
    void leave() {
        end(LiveFleet::leave);
    }

    /** Gives the shard up as if the process had been killed. */
    void abandon() {
        end(LiveFleet::abandon);
    }

    private void end(Consumer<LiveFleet> how) {
        Future<Opened> under = opening;
        opening = null;
        waiting.clear();
        next = null;
        Opened now = opened;
        opened = null;
        try {
            now = now == null && under != null ? under.get() : now;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            log.debug("Shard {} was not taken any more", partition, e);
        }
        if (now != null) {
            how.accept(now.fleet);
            now.metrics.end();
        }
    }
}
