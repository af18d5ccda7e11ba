package org.bmon.collector.broker;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.bmon.broker.BrokerSettings;
import org.bmon.broker.ClientOptions;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The broker over which collectors work as a group.
 *
 * @param bootstrapServers host:port of one or more of its servers; without them there is no group
 * @param topicPrefix how the names of all topics begin
 * @param partitions in how many shards the analysis is split; fixed once the topic is there
 * @param replication on how many servers each record is kept; null for what the broker says
 * @param retention how long the broker keeps events
 * @param timeout how long a batch may take to get there
 * @param clientFile Kafka's options for who one is and whom to believe, as its own tools take them; null for none
 * @param client the same one by one; these come first
 */
@Validated
@ConfigurationProperties("bmon.collector.kafka")
record KafkaProperties(
        @NotBlank String bootstrapServers,
        @NotBlank @DefaultValue("bmon.") String topicPrefix,
        @Min(1) @Max(1_000) @DefaultValue("4") int partitions,
        @Min(1) @Nullable Integer replication,

        @NotNull @DurationMin(hours = 1) @DefaultValue("7d") Duration retention,

        @NotNull @DurationMin(seconds = 1) @DefaultValue("10s")
        Duration timeout,

        @Nullable Path clientFile,
        @Nullable Map<String, String> client) {

    private static final long BUFFER_BYTES = 64L << 20;

    BrokerSettings settings() {
        return new BrokerSettings(
                bootstrapServers.strip(),
                ClientOptions.of(clientFile, client == null ? Map.of() : client),
                topicPrefix,
                partitions,
                replication,
                retention,
                timeout,
                BUFFER_BYTES);
    }
}
