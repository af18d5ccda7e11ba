package org.bmon.collector.group;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.bmon.broker.BrokerSettings;
import org.bmon.collector.live.LiveFleet;
import org.bmon.collector.store.TakenShard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * One collector's place in the group: reads the partitions that the broker gives it, each from where its shard's last commit
 * ends, and lets a partition wait whose live fleet has no room. The broker is never told of offsets.
 */
final class GroupMember {

    private static final Logger log = LoggerFactory.getLogger(GroupMember.class);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int RECORDS = 500;
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final BrokerSettings settings;
    private final GroupProperties properties;
    private final ShardSeat.Opener opener;
    private final GroupMetrics metrics;
    private final LongSupplier nanoTime;
    private final KafkaConsumer<String, byte[]> consumer;
    private final DeadLetters dead;
    private final ExecutorService openers = Executors.newCachedThreadPool(new CustomizableThreadFactory("shard-open-"));
    private final Map<Integer, ShardSeat> seats = new ConcurrentSkipListMap<>();
    private final Thread thread = new Thread(this::run, "group");
    private volatile boolean running = true;
    private volatile boolean killed;
    private volatile boolean healthy = true;

    GroupMember(
            BrokerSettings settings,
            GroupProperties properties,
            ShardSeat.Opener opener,
            GroupMetrics metrics,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.properties = properties;
        this.opener = opener;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.dead = new DeadLetters(settings, metrics, nanoTime);
        this.consumer = new KafkaConsumer<>(config(), new StringDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> config() {
        int session = (int) properties.sessionTimeout().toMillis();
        Map<String, Object> config = settings.clientConfig();
        config.put(ConsumerConfig.GROUP_ID_CONFIG, properties.id());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Where to begin is the history's to say: nothing may be left out or repeated because the broker knows no
        // better.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CooperativeStickyAssignor.class.getName()));
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Math.max(100, session / 4));
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS);
        return config;
    }

    void start() {
        thread.start();
    }

    /** What judges each shard that is judged here, by shard. */
    List<LiveFleet> fleets() {
        return seats.values().stream()
                .map(ShardSeat::fleet)
                .filter(fleet -> fleet != null)
                .toList();
    }

    /** What judges a shard; null if that is not done here, or not yet. */
    @Nullable LiveFleet fleet(int shard) {
        ShardSeat seat = seats.get(shard);
        return seat == null ? null : seat.fleet();
    }

    /** Whether the broker answers, and every shard's commits go through. */
    boolean isWorking() {
        return running && healthy && fleets().stream().allMatch(LiveFleet::isWorking);
    }

    private void run() {
        consumer.subscribe(List.of(settings.topics().events()), new Rebalance());
        while (running) {
            try {
                round();
            } catch (RuntimeException e) {
                // What was read and not handed over waits in its seat.
                metrics.failed();
                log.error("A round of the group failed in a way that was not foreseen; the next one goes on", e);
                healthy = false;
                LockSupport.parkNanos(AGAIN_NANOS);
            }
        }
        if (killed) {
            seats.values().forEach(ShardSeat::abandon);
            consumer.close(CloseOptions.timeout(Duration.ZERO)
                    .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP));
        } else {
            // Its listener gives the shards up.
            consumer.close(CloseOptions.timeout(CLOSE));
            leave(List.copyOf(seats.keySet()));
        }
        openers.shutdown();
        dead.close();
    }

    private void round() {
        try {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                ShardSeat seat = seats.get(record.partition());
                if (seat != null) {
                    seat.read(record);
                }
            }
            healthy = true;
        } catch (WakeupException e) {
            return;
        } catch (OffsetOutOfRangeException e) {
            e.offsetOutOfRangePartitions().forEach((partition, offset) -> {
                metrics.outOfRange();
                log.error(
                        "The broker has record {} of {} no more: it is read from the oldest that is there",
                        offset,
                        partition);
            });
            consumer.seekToBeginning(e.partitions());
        } catch (RecordDeserializationException e) {
            metrics.dead(DeadReason.UNREADABLE);
            log.error(
                    "Record {} of {} is broken at the broker itself and passed over",
                    e.offset(),
                    e.topicPartition(),
                    e);
            consumer.seek(e.topicPartition(), e.offset() + 1);
        } catch (KafkaException e) {
            metrics.failed();
            if (healthy) {
                log.warn("The broker can't be read from; what it has waits there: {}", e.getMessage());
            }
            healthy = false;
            LockSupport.parkNanos(AGAIN_NANOS);
        }
        tend();
    }

    private void tend() {
        int judged = 0;
        int paused = 0;
        long unread = 0;
        for (Map.Entry<Integer, ShardSeat> entry : seats.entrySet()) {
            ShardSeat seat = entry.getValue();
            TopicPartition partition = partition(entry.getKey());
            if (seat.isLost()) {
                consumer.pause(List.of(partition));
                seat.lose(properties.sessionTimeout().toNanos());
            }
            TakenShard taken = seat.settle();
            if (taken != null) {
                Long offset = taken.nextOffset();
                if (offset == null) {
                    consumer.seekToBeginning(List.of(partition));
                } else {
                    consumer.seek(partition, offset);
                }
                log.info("Shard {} is judged here, from record {} on", taken.number(), offset);
            }
            LiveFleet fleet = seat.fleet();
            if (fleet == null) {
                continue;
            }
            boolean all = seat.handOver();
            if (all) {
                consumer.resume(List.of(partition));
            } else {
                consumer.pause(List.of(partition));
                paused++;
            }
            OptionalLong lag = consumer.currentLag(partition);
            fleet.behind(!all || lag.isEmpty() || lag.getAsLong() > 0);
            unread += lag.orElse(0);
            judged++;
        }
        metrics.shards(judged, paused);
        metrics.lag(unread);
    }

    private TopicPartition partition(int number) {
        return new TopicPartition(settings.topics().events(), number);
    }

    private void leave(Collection<Integer> partitions) {
        for (int partition : partitions) {
            ShardSeat seat = seats.remove(partition);
            if (seat != null) {
                seat.leave();
                log.info("Shard {} is judged elsewhere from now on", partition);
            }
        }
    }

    /** Called while polling, in the same thread. */
    private final class Rebalance implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // Nothing is read until the shard is taken; where it goes on is known then.
            partitions.forEach(partition -> consumer.seek(partition, 0));
            consumer.pause(partitions);
            partitions.forEach(partition -> seats.put(
                    partition.partition(),
                    new ShardSeat(partition.partition(), opener, openers, dead, metrics, nanoTime)));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (!killed) {
                leave(partitions.stream().map(TopicPartition::partition).toList());
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            // Another may have it already: then the last commit is refused.
            onPartitionsRevoked(partitions);
        }
    }

    /** Commits what was analysed, and leaves the group. */
    void stop() throws InterruptedException {
        running = false;
        consumer.wakeup();
        thread.join();
    }

    /** Ends as a process that is killed would: without a last commit, and without a word to the broker. */
    void kill() throws InterruptedException {
        killed = true;
        stop();
    }
}
