package org.bmon.collector.api;

import java.util.function.Function;
import org.bmon.common.Network;
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

    static @Nullable Network network(@Nullable String text) {
        return text == null ? null : parsed("network", text, Network::ofLabel);
    }

    static <T> T hash(String field, String text, Function<String, T> parser) {
        return parsed(field, text, parser);
    }

    private static <T> T parsed(String field, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidParameterException(field, cut(String.valueOf(e.getMessage())));
        }
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(200, text.length()));
    }
}
