package org.bmon.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gathers what is wrong with the settings, so that all of it is said at once; each problem names its key. */
final class SettingProblems {

    static final String PREFIX = "bmon.agent.";

    private final List<String> problems = new ArrayList<>();

    /** A problem of a key, in words that follow its name. */
    void add(String key, String problem) {
        problems.add(PREFIX + key + " " + problem);
    }

    /** The value that a text stands for; null, and a problem, if it is missing or the reader refuses it. */
    <T> @Nullable T required(String key, @Nullable String value, String takes, Function<String, T> reader) {
        if (value == null || value.isBlank()) {
            add(key, "is missing; it takes " + takes);
            return null;
        }
        try {
            return reader.apply(value.strip());
        } catch (IllegalArgumentException e) {
            add(key, "is '" + value + "'; it takes " + takes + " (" + e.getMessage() + ")");
            return null;
        }
    }

    /** A problem unless {@code holds}. */
    void check(String key, Object value, boolean holds, String takes) {
        if (!holds) {
            add(key, "is " + value + "; it takes " + takes);
        }
    }

    /** A problem unless it is a time that makes sense for a wait. */
    void checkTime(String key, Duration value) {
        boolean holds = value.toMillis() >= 1 && value.compareTo(Duration.ofHours(1)) <= 0;
        check(key, value, holds, "a time from 1ms to 1h, such as 500ms or 2s");
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    WrongSettingsException exception() {
        return new WrongSettingsException(problems);
    }
}
