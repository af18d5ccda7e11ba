package org.bmon.collector.api;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What askers may use.
 *
 * @param maxSubscribers most who follow the stream at once; each takes a thread
 * @param maxImport most rows of one import of arrivals
 */
@Validated
@ConfigurationProperties("bmon.collector.api")
record ApiProperties(
        @Min(1) @Max(1_000) @DefaultValue("64") int maxSubscribers,
        @Min(1) @Max(1_000_000) @DefaultValue("100000") int maxImport) {}
