package org.bmon.collector.ingest;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.bmon.common.Network;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DataSizeUnit;
import org.springframework.util.unit.DataSize;
import org.springframework.util.unit.DataUnit;
import org.springframework.validation.annotation.Validated;

/**
 * What is taken from agents.
 *
 * @param network the only network whose nodes may deliver; null for any
 * @param tokensFile which token belongs to which node
 * @param maxBody largest request
 * @param maxUnpacked largest request after unpacking
 * @param maxBatch most events in one
 * @param maxRate most requests of one node in a second, over some seconds
 * @param maxConcurrent most requests read at the same time; each may hold {@code maxUnpacked} in memory
 */
@Validated
@ConfigurationProperties("bmon.collector.ingest")
record IngestProperties(
        @Nullable Network network,
        @NotNull Path tokensFile,

        @NotNull @DataSizeUnit(DataUnit.MEGABYTES) @DefaultValue("4MB")
        DataSize maxBody,

        @NotNull @DataSizeUnit(DataUnit.MEGABYTES) @DefaultValue("16MB")
        DataSize maxUnpacked,

        @Min(1) @DefaultValue("10000") int maxBatch,
        @Min(1) @DefaultValue("100") int maxRate,
        @Min(1) @Max(200) @DefaultValue("8") int maxConcurrent) {}
