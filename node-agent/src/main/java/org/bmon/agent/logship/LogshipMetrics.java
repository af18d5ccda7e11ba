package org.bmon.agent.logship;

/**
 * What the log shipper tells. Entries read = shipped + excluded + dropped + those that wait; what the log itself lacked
 * is counted in gaps. Alert when {@link #dropped} or {@link #gaps} grow.
 */
public interface LogshipMetrics {

    /** Tells nobody. */
    LogshipMetrics NONE = new LogshipMetrics() {
        @Override
        public void pushed(PushOutcome outcome) {}

        @Override
        public void shipped(int entries, long bytes) {}

        @Override
        public void excluded(int entries) {}

        @Override
        public void dropped(DropReason reason, int entries) {}

        @Override
        public void cut(long bytes) {}

        @Override
        public void gaps(long gaps) {}

        @Override
        public void failed() {}
    };

    /** Why entries never came to Loki. */
    enum DropReason {
        /** Loki was away for so long that the reading fell further behind than it may. */
        BEHIND,
        /** Loki refused them: too old, too long, or against another of its limits. */
        REFUSED
    }

    /** What became of one request. */
    enum PushOutcome {
        /** Loki has it. */
        ACCEPTED,
        /** Loki refused something in it, and it is sent in smaller parts. */
        SPLIT,
        /** Loki refused it, and it is dropped. */
        REFUSED,
        /** Loki has too much to do. */
        BUSY,
        /** Loki failed, or what answers is not Loki, or does not let the agent in. */
        FAILED,
        /** No answer came. */
        UNREACHABLE
    }

    /** One request ended. */
    void pushed(PushOutcome outcome);

    /** Loki has so many entries more, of so many bytes. */
    void shipped(int entries, long bytes);

    /** So many entries are of a category that is not sent. */
    void excluded(int entries);

    /** So many entries never come to Loki. */
    void dropped(DropReason reason, int entries);

    /** So many bytes were cut off entries that were too long. */
    void cut(long bytes);

    /** In so many places the log lacks something. */
    void gaps(long gaps);

    /** The log could not be read, or something failed in a way that was not foreseen; it is begun anew. */
    void failed();
}
