package org.bmon.workbench;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A run of a command as a user sees it.
 *
 * @param code the exit code
 * @param out what stood on standard output
 * @param err what stood on standard error
 */
public record CommandRun(int code, String out, String err) {

    /** The recording that is shipped in the tree. */
    public static final Path SAMPLE = Path.of("../samples/wan-5");

    /** Recordings and data that stand beside the tree, where they do. */
    public static final Path SHARED = Path.of("../../shared");

    /** Runs {@code ./dev} with these arguments, in this process. */
    public static CommandRun of(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try {
            int code = Workbench.run(
                    List.of(arguments).stream().map(Object::toString).toList(),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8));
            return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } catch (Exception e) {
            throw new AssertionError("a command ends with an exit code", e);
        }
    }
}
