package org.bmon.collector.live;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What is said of the nodes.
 *
 * @param file cohorts and labels by node; read again when it changes
 * @param silentAfter how long nothing may be heard of an agent before its node is expected to see nothing
 */
@Validated
@ConfigurationProperties("bmon.collector.fleet")
record FleetProperties(
        @Nullable Path file,

        @NotNull @DurationMin(seconds = 5) @DefaultValue("60s")
        Duration silentAfter) {

    long silentAfterMicros() {
        return silentAfter.toNanos() / 1_000;
    }
}
