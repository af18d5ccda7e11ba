package org.bmon.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Says what a test met that is not of its own making, once that has really begun, or why it did not. The end of
 * {@code ./dev test} is told by these lines, which are kept beside the reports of the tests.
 */
public final class RanAgainst {

    private static final Path TARGET = Path.of("target");

    private RanAgainst() {}

    /**
     * It ran against this.
     *
     * @param what such as "real bitcoind"; {@code .ci/ran-against} knows the words
     * @param which such as the path of its program
     */
    public static void tell(String what, Object which) {
        keep("ran\t" + what + "\t" + which);
        System.out.println("RAN AGAINST " + what + ": " + which);
    }

    /** Part of it did not run, though the test did; a test that does not run at all says so as it is skipped. */
    public static void not(String reason) {
        keep("not\tNOT RUN " + reason);
        System.out.println("NOT RUN " + reason);
    }

    private static void keep(String line) {
        if (!Files.isDirectory(TARGET)) {
            return;
        }
        String test = StackWalker.getInstance()
                .walk(frames -> frames.map(frame -> frame.getClassName().replaceAll("^.*\\.|\\$.*$", ""))
                        .filter(name -> name.endsWith("Tests"))
                        .reduce("", (inner, outer) -> outer));
        try {
            Files.writeString(
                    TARGET.resolve("ran-against"),
                    line + "\t" + test + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
