package org.bmon.collector.group;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How collectors share the partitions among them.
 *
 * @param id the group's name at the broker; collectors of one name and one history belong together
 * @param sessionTimeout so long nothing is heard of a collector before others take its partitions
 */
@Validated
@ConfigurationProperties("bmon.collector.group")
record GroupProperties(
        @NotBlank @DefaultValue("bmon-collectors") String id,

        @NotNull @DurationMin(seconds = 1) @DefaultValue("10s")
        Duration sessionTimeout) {}
