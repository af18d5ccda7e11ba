package org.bmon.agent.source.log;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bitcoin Core's judgement on a block or a transaction.
 *
 * @param reason its code, such as bad-cb-amount
 * @param detail what it adds, or null
 */
record Verdict(String reason, @Nullable String detail) {

    private static final Set<String> REPETITIONS = Set.of("duplicate", "duplicate-invalid");
    private static final Set<String> NOT_OF_VALIDITY = Set.of("prev-blk-not-found", "too-little-chainwork");

    /**
     * Reads {@code reason}, {@code reason, detail}, or {@code reason (cause), detail}. Wording behind the first comma or
     * parenthesis changes with versions and inputs, the code before it does not.
     */
    static Verdict of(String state) {
        int comma = state.indexOf(", ");
        int parenthesis = state.indexOf(" (");
        if (parenthesis >= 0 && (comma < 0 || parenthesis < comma)) {
            return new Verdict(state.substring(0, parenthesis), state.substring(parenthesis + 1));
        }
        return comma < 0
                ? new Verdict(state, null)
                : new Verdict(state.substring(0, comma), state.substring(comma + 2));
    }

    /** Whether it only says that the block was judged before. */
    boolean isRepetition() {
        return REPETITIONS.contains(reason);
    }

    /** Whether it says something of the block itself, and not only that it cannot be judged now. */
    boolean isOfBlock() {
        return !isRepetition() && !NOT_OF_VALIDITY.contains(reason);
    }
}
