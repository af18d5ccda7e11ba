package org.bmon.logging;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * Where Loki is and how it lets one in: the keys under bmon.loki, which both services share.
 *
 * @param push its push endpoint
 * @param tenant the tenant, where Loki has several; null if it has one
 * @param login null if none is asked for
 */
public record LokiTarget(
        URI push, @Nullable String tenant, @Nullable Login login) {

    private static final String PUSH = "/loki/api/v1/push";
    private static final String URL = "bmon.loki.url";
    private static final String USERNAME = "bmon.loki.username";
    private static final String PASSWORD = "bmon.loki.password";
    private static final String PASSWORD_FILE = "bmon.loki.password-file";

    /** A name and a password; the password shows nowhere. */
    public record Login(String user, String password) {

        @Override
        public String toString() {
            return user;
        }
    }

    /**
     * Reads the keys; nothing if bmon.loki.url is missing or empty.
     *
     * @throws LokiSettingsException naming the key that is wrong
     */
    public static Optional<LokiTarget> of(Environment environment) {
        String url = text(environment, URL);
        return url == null
                ? Optional.empty()
                : Optional.of(new LokiTarget(push(url), text(environment, "bmon.loki.tenant"), login(environment)));
    }

    private static URI push(String url) {
        String problem;
        try {
            URI address = new URI(url);
            boolean http =
                    "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            if (http && address.getHost() != null && address.getUserInfo() == null && address.getQuery() == null) {
                String base = url.replaceAll("/+$", "");
                return URI.create(base.endsWith(PUSH) ? base : base + PUSH);
            }
            problem = "http or https, a host, and at most a port and a path";
        } catch (URISyntaxException e) {
            problem = e.getReason();
        }
        throw new LokiSettingsException(
                URL + " is '" + url + "'; it takes Loki's address, such as http://loki:3100 (" + problem + ")");
    }

    private static @Nullable Login login(Environment environment) {
        String user = text(environment, USERNAME);
        String password = text(environment, PASSWORD);
        String file = text(environment, PASSWORD_FILE);
        if (user == null && password == null && file == null) {
            return null;
        }
        if (user == null || (password == null) == (file == null)) {
            throw new LokiSettingsException(USERNAME + " goes with one of " + PASSWORD + " and " + PASSWORD_FILE);
        }
        return new Login(user, password == null ? read(String.valueOf(file)) : password);
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException | IllegalArgumentException e) {
            throw new LokiSettingsException(PASSWORD_FILE + " is '" + file + "', which can't be read: " + e);
        }
    }

    private static @Nullable String text(Environment environment, String key) {
        String value = environment.getProperty(key);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
