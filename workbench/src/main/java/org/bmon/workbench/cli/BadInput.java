package org.bmon.workbench.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Input that a command can't work with. The message names the place and the mend, and is all that the user sees. */
public final class BadInput extends Exception {

    private static final long serialVersionUID = 1;

    /** Something is wrong that has no place in a file. */
    public BadInput(@Nullable String message) {
        super(message);
    }

    /** Something is wrong with a file or directory as a whole. */
    public BadInput(Path file, @Nullable String problem) {
        super(file + ": " + problem);
    }

    /** Something is wrong in one line, counted from 1. */
    public BadInput(Path file, long line, @Nullable String problem) {
        super(file + ":" + line + ": " + problem);
    }
}
