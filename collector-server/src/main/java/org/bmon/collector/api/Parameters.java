package org.bmon.collector.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bmon.common.Network;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of requests, and says of a wrong one which it is and what it takes. */
final class Parameters {

    private static final int MAX_LIMIT = 500;

    private Parameters() {}

    static int limit(@Nullable String text, int otherwise) {
        return text == null ? otherwise : number("limit", text, 1, MAX_LIMIT);
    }

    static int number(String field, String text, int least, int most) {
        int value;
        try {
            value = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            value = least - 1;
        }
        if (value < least || value > most) {
            throw new InvalidParameterException(
                    field, field + " takes a whole number from " + least + " to " + most + ", not '" + cut(text) + "'");
        }
        return value;
    }

    /** A moment, in microseconds since the epoch. */
    static long time(String field, String text) {
        try {
            return text.matches("-?\\d{1,18}") ? Long.parseLong(text) : Stamp.micros(Instant.parse(text));
        } catch (DateTimeException | ArithmeticException e) {
            throw new InvalidParameterException(
                    field,
                    field + " takes a time like 2026-01-31T12:00:00Z, or microseconds since 1970, not '" + cut(text)
                            + "'");
        }
    }

    static @Nullable Network network(@Nullable String text) {
        return text == null ? null : parsed("network", text, Network::ofLabel);
    }

    static <T> T hash(String field, String text, Function<String, T> parser) {
        return parsed(field, text, parser);
    }

    /** One of these words, in lower or upper case. */
    static <T extends Enum<T>> T choice(String field, String text, T[] choices) {
        for (T choice : choices) {
            if (choice.name().equalsIgnoreCase(text)) {
                return choice;
            }
        }
        String words = Arrays.stream(choices)
                .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw new InvalidParameterException(field, field + " takes one of " + words + ", not '" + cut(text) + "'");
    }

    static <T> T parsed(String field, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidParameterException(field, cut(String.valueOf(e.getMessage())));
        }
    }

    static String cut(String text) {
        return text.substring(0, Math.min(200, text.length()));
    }
}
