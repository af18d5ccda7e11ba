package org.bmon.broker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/**
 * Where the broker is, and how its topics are made.
 *
 * @param bootstrapServers host:port of one or more of its servers, with commas between them
 * @param client how to prove who one is and to know the broker: names and values of Kafka's own, see {@link
 *     ClientOptions}
 * @param topicPrefix how the names of all topics begin
 * @param partitions in how many the events are split; fixed once the topic is there
 * @param replication on how many servers each record is kept; null for what the broker says
 * @param retention how long the broker keeps events
 * @param timeout how long a write or a reading may take before it has failed
 * @param bufferBytes how much that is not yet acknowledged is held in memory
 */
public record BrokerSettings(
        String bootstrapServers,
        Map<String, String> client,
        String topicPrefix,
        int partitions,
        @Nullable Integer replication,
        Duration retention,
        Duration timeout,
        long bufferBytes) {

    private static final long BUFFER = 32L << 20;

    public BrokerSettings {
        client = Map.copyOf(client);
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("no servers of the broker are named");
        }
    }

    /** What fits most: of so many partitions at these servers. */
    public static BrokerSettings of(String bootstrapServers, int partitions) {
        return new BrokerSettings(
                bootstrapServers,
                Map.of(),
                "bmon.",
                partitions,
                null,
                Duration.ofDays(7),
                Duration.ofSeconds(10),
                BUFFER);
    }

    /** The same with another limit of time for each write or reading. */
    public BrokerSettings withTimeout(Duration other) {
        return new BrokerSettings(
                bootstrapServers, client, topicPrefix, partitions, replication, retention, other, bufferBytes);
    }

    /** The same with other topics. */
    public BrokerSettings withPrefix(String other) {
        return new BrokerSettings(
                bootstrapServers, client, other, partitions, replication, retention, timeout, bufferBytes);
    }

    /** The same in another number of partitions. */
    public BrokerSettings withPartitions(int other) {
        return new BrokerSettings(
                bootstrapServers, client, topicPrefix, other, replication, retention, timeout, bufferBytes);
    }

    /** The topics' names. */
    public BrokerTopics topics() {
        return new BrokerTopics(topicPrefix);
    }

    /** What every client of Kafka's takes; a new map. */
    public Map<String, Object> clientConfig() {
        Map<String, Object> config = new HashMap<>(client);
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) Math.max(1, timeout.toMillis() / 2));
        config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        config.put("enable.metrics.push", false);
        return config;
    }
}
