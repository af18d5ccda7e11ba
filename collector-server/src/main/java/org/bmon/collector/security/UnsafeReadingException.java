package org.bmon.collector.security;

/** The collector would let anyone read who reaches it, or nobody, and was not told to. */
final class UnsafeReadingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String mend;

    UnsafeReadingException(String problem, String mend) {
        super(problem + ". " + mend + ".");
        this.problem = problem;
        this.mend = mend;
    }

    /** What is wrong. */
    String problem() {
        return problem;
    }

    /** What to set. */
    String mend() {
        return mend;
    }
}
