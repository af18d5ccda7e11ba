package org.bmon.collector.store;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Where the history is kept.
 *
 * @param dataDir the folder of the SQLite file; made if it is not there
 */
@Validated
@ConfigurationProperties("bmon.collector.store")
record StoreProperties(@NotNull Path dataDir) {}
