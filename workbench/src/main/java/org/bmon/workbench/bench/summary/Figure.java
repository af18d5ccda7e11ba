package org.bmon.workbench.bench.summary;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A figure that a command prints.
 *
 * @param what it is, with its unit
 * @param place finds it in what the command prints, as its first group; the last place counts
 * @param bound what was asked
 * @param asked the bound's number; of no meaning if nothing was asked
 */
record Figure(String what, Pattern place, Bound bound, double asked) {

    /** How a figure is held against what was asked. */
    enum Bound {
        LEAST("at least "),
        BELOW("below "),
        NONE("");

        private final String words;

        Bound(String words) {
            this.words = words;
        }
    }

    static Figure least(String what, String place, double asked) {
        return new Figure(what, Pattern.compile(place, Pattern.MULTILINE), Bound.LEAST, asked);
    }

    static Figure below(String what, String place, double asked) {
        return new Figure(what, Pattern.compile(place, Pattern.MULTILINE), Bound.BELOW, asked);
    }

    /** One for which no issue names a bound. */
    static Figure told(String what, String place) {
        return new Figure(what, Pattern.compile(place, Pattern.MULTILINE), Bound.NONE, 0);
    }

    /** The figure; empty if the command did not tell it. */
    OptionalDouble in(String printed) {
        Matcher found = place.matcher(printed);
        OptionalDouble last = OptionalDouble.empty();
        while (found.find()) {
            last = OptionalDouble.of(Double.parseDouble(found.group(1).replace(",", "")));
        }
        return last;
    }

    /** What was asked, in words. */
    String bounds() {
        return bound == Bound.NONE
                ? ""
                : bound.words
                        + (asked == Math.rint(asked)
                                ? String.format(Locale.ROOT, "%,.0f", asked)
                                : String.valueOf(asked));
    }

    /** Whether it is met, in words. */
    String verdict(OptionalDouble measured) {
        if (measured.isEmpty()) {
            return "NOT TOLD";
        }
        return switch (bound) {
            case LEAST -> measured.getAsDouble() >= asked ? "met" : "NOT MET";
            case BELOW -> measured.getAsDouble() < asked ? "met" : "NOT MET";
            case NONE -> "";
        };
    }
}
