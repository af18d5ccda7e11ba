package org.bmon.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.bmon.broker.BrokerSettings;
import org.bmon.broker.ClientOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys under bmon.agent.kafka, as they are written.
 *
 * @param bootstrapServers host:port of one or more servers of the broker; without them events go to the collector
 * @param topicPrefix how the names of its topics begin
 * @param timeout how long a batch may take to get there
 * @param clientFile a file with Kafka's options security.protocol, sasl.* and ssl.*, as its own tools take it
 * @param client the same one by one; these come first
 */
record KafkaProperties(
        @Nullable String bootstrapServers,
        @DefaultValue("bmon.") String topicPrefix,
        @DefaultValue("10s") Duration timeout,
        @Nullable String clientFile,
        @Nullable Map<String, String> client) {

    private static final long BUFFER_BYTES = 8L << 20;

    /** The settings that it makes; null if no servers are named, or with a problem. */
    @Nullable BrokerSettings settings(SettingProblems problems) {
        if (bootstrapServers == null || bootstrapServers.isBlank()) {
            return null;
        }
        problems.checkTime("kafka.timeout", timeout);
        try {
            Path file = clientFile == null || clientFile.isBlank() ? null : Path.of(clientFile);
            return new BrokerSettings(
                    bootstrapServers.strip(),
                    ClientOptions.of(file, client == null ? Map.of() : client),
                    topicPrefix,
                    1,
                    null,
                    Duration.ZERO,
                    timeout,
                    BUFFER_BYTES);
        } catch (IllegalArgumentException e) {
            problems.add("kafka", "can't be used: " + e.getMessage());
            return null;
        }
    }
}
