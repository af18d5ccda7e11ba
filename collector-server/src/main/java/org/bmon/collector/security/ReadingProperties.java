package org.bmon.collector.security;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may read the page, the API and the metrics.
 *
 * @param readersFile names and bcrypt hashes of passwords, as htpasswd writes them; null or empty for no password
 * @param open whether anyone who reaches the collector may read, without a password
 */
@Validated
@ConfigurationProperties("bmon.collector.reading")
record ReadingProperties(
        @Nullable Path readersFile, @DefaultValue("false") boolean open) {

    /** The file of readers; null if none is named. */
    @Nullable Path file() {
        Path file = readersFile;
        return file == null || file.toString().isEmpty() ? null : file;
    }
}
