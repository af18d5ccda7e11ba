package org.bmon.workbench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The real nodes that tests may use: BITCOIND has the path of a bitcoind, or several with colons between. */
public final class Bitcoind {

    private Bitcoind() {}

    /** As it stands; null if there is none. */
    public static @Nullable String all() {
        return System.getenv("BITCOIND");
    }

    /** As it stands; without any, the test is not run and says so. */
    public static String needed() {
        String named = all();
        assumeTrue(named != null, "NOT RUN: BITCOIND names no bitcoind");
        return named;
    }

    /** The first, for a test that takes one. */
    public static Path first(String named) {
        return Path.of(named.split(":", 2)[0]);
    }
}
