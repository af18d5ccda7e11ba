package org.bmon.agent.source.log;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Knows one kind of line by the text its message begins with, and counts how often it came. */
final class Matcher {

    private final String name;
    private final @Nullable Literal prefix;
    private final Handler handler;

    /** How many lines it matched. */
    long count;

    Matcher(String name, @Nullable Literal prefix, Handler handler) {
        this.name = name;
        this.prefix = prefix;
        this.handler = handler;
    }

    /** Handles the line if it is of this kind. */
    boolean match(Line line) {
        line.at = line.message;
        if ((prefix == null || line.take(prefix)) && handler.handle(line)) {
            count++;
            return true;
        }
        return false;
    }

    /** What its lines begin with, or nothing if that varies. */
    Optional<String> beginning() {
        return Optional.ofNullable(prefix).map(Literal::toString);
    }

    String name() {
        return name;
    }

    /** What is to be done with a line of the kind. */
    @FunctionalInterface
    interface Handler {

        /**
         * Takes what the line tells; the cursor is behind the prefix.
         *
         * @return false if the line is not of the kind after all
         */
        boolean handle(Line line);
    }
}
