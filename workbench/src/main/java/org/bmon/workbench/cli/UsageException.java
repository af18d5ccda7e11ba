package org.bmon.workbench.cli;

import org.jspecify.annotations.Nullable;

/** A command line that a command does not understand. The message says what is wrong with it. */
public final class UsageException extends Exception {

    private static final long serialVersionUID = 1;

    public UsageException(@Nullable String message) {
        super(message);
    }
}
