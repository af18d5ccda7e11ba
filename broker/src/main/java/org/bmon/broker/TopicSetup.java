package org.bmon.broker;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes the topics that are missing, and checks those that are there. */
public final class TopicSetup {

    private static final int SAFE_REPLICATION = 3;
    private static final Duration COMPACT_AFTER = Duration.ofHours(1);

    private final BrokerSettings settings;

    /** Of these settings. */
    public TopicSetup(BrokerSettings settings) {
        this.settings = settings;
    }

    /**
     * Makes all topics that are missing and checks the others. Who may not make them must find them there.
     *
     * @throws TopicMismatchException if a topic has another number of partitions than is configured
     * @throws BrokerAwayException if the broker does not answer in time, or refuses
     */
    public void ensure() throws BrokerAwayException {
        BrokerTopics names = settings.topics();
        Map<String, String> keep = Map.of(
                TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(settings.retention().toMillis()),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(RecordSender.LARGEST_BYTES));
        Map<String, String> compact = Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG,
                Long.toString(COMPACT_AFTER.toMillis()),
                TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                Long.toString(COMPACT_AFTER.multipliedBy(4).toMillis()));
        ask(admin -> {
            ensure(admin, names.events(), settings.partitions(), keep);
            ensure(admin, names.dead(), 1, keep);
            ensure(admin, names.positions(), 1, compact);
            ensure(admin, names.wishes(), 1, compact);
            return names;
        });
    }

    /**
     * In how many partitions the events are split, as the broker says.
     *
     * @throws BrokerAwayException if it does not answer in time, or there is no such topic
     */
    public int partitions() throws BrokerAwayException {
        String topic = settings.topics().events();
        return ask(admin -> describe(admin, topic))
                .orElseThrow(() -> new BrokerAwayException(
                        "there is no topic " + topic + "; a collector of the group makes it when it starts"))
                .partitions()
                .size();
    }

    private interface Question<T> {
        T ask(Admin admin) throws InterruptedException, ExecutionException;
    }

    private <T> T ask(Question<T> question) throws BrokerAwayException {
        try (Admin admin = Admin.create(settings.clientConfig())) {
            return question.ask(admin);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerAwayException("the look at the topics was interrupted", e);
        } catch (ExecutionException e) {
            throw new BrokerAwayException("the topics can't be made or looked at: " + reason(e), e);
        } catch (KafkaException e) {
            throw new BrokerAwayException("the broker can't be reached: " + reason(e), e);
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    private void ensure(Admin admin, String topic, int partitions, Map<String, String> config)
            throws InterruptedException, ExecutionException {
        Optional<TopicDescription> found = describe(admin, topic);
        if (found.isEmpty()) {
            make(admin, topic, partitions, config);
            return;
        }
        int there = found.get().partitions().size();
        if (there != partitions) {
            throw new TopicMismatchException("the topic " + topic + " has " + there + " partitions, but " + partitions
                    + " are configured; set what it has, or drain it and make it anew (docs/scaling.md)");
        }
    }

    private static Optional<TopicDescription> describe(Admin admin, String topic)
            throws InterruptedException, ExecutionException {
        try {
            return Optional.ofNullable(
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void make(Admin admin, String topic, int partitions, Map<String, String> config)
            throws InterruptedException, ExecutionException {
        Map<String, String> all = new HashMap<>(config);
        Integer replication = settings.replication();
        if (replication != null && replication >= SAFE_REPLICATION) {
            all.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
        }
        NewTopic wanted = new NewTopic(
                        topic,
                        Optional.of(partitions),
                        Optional.ofNullable(replication).map(Integer::shortValue))
                .configs(all);
        try {
            admin.createTopics(List.of(wanted)).all().get();
        } catch (ExecutionException e) {
            // Another instance was quicker.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }
}
