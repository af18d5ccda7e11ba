package org.bmon.collector.store;

import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Where the history is kept.
 *
 * @param dataDir the folder of the SQLite file; made if it is not there
 * @param url the PostgreSQL database to use instead, {@code jdbc:postgresql://HOST/DATABASE}; null or empty for SQLite
 * @param user who logs in there
 * @param password with this password
 * @param passwordFile or with the one in this file
 */
@Validated
@ConfigurationProperties("bmon.collector.store")
record StoreProperties(
        @NotNull Path dataDir,
        @Nullable String url,
        @Nullable String user,
        @Nullable String password,
        @Nullable Path passwordFile) {

    /** The URL of PostgreSQL; null for SQLite. */
    @Nullable String server() {
        return isGiven(url) ? url : null;
    }

    /**
     * The password, wherever it stands; null if there is none.
     *
     * @throws StoreException naming the file if it can't be read
     */
    @Nullable String secret() {
        Path file = passwordFile;
        if (file == null || file.toString().isEmpty()) {
            return isGiven(password) ? password : null;
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new StoreException(
                    "the password of the history can't be read: " + e + "; see bmon.collector.store.password-file", e);
        }
    }

    private static boolean isGiven(@Nullable String text) {
        return text != null && !text.isEmpty();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "StoreProperties[dataDir=" + dataDir + ", url=" + url + ", user=" + user + "]";
    }
}
