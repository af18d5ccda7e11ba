package org.bmon.workbench.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers for people. What is not known is a dash, never 0. */
public final class Figures {

    /** Stands for what is not known. */
    public static final String UNKNOWN = "–";

    private Figures() {}

    /** A count, its thousands apart. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Microseconds as milliseconds with one decimal. */
    public static String millis(@Nullable Long micros) {
        return micros == null ? UNKNOWN : String.format(Locale.ROOT, "%,.1f", micros / 1e3);
    }

    /** Microseconds as seconds, with decimals only if there are any. */
    public static String seconds(@Nullable Long micros) {
        return micros == null
                ? UNKNOWN
                : String.format(Locale.ROOT, micros % 1_000_000 == 0 ? "%,.0f" : "%,.3f", micros / 1e6);
    }
}
