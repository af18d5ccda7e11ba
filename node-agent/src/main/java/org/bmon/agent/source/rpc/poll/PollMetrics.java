package org.bmon.agent.source.rpc.poll;

/** Told of every question when it is over. Called from many threads. */
public interface PollMetrics {

    /** Counts nothing. */
    PollMetrics NONE = new PollMetrics() {
        @Override
        public void asked(PollKind kind, boolean told) {}

        @Override
        public void failed() {}

        @Override
        public void contentSkipped() {}
    };

    /** It was answered and what it tells is in the outbox, or not. */
    void asked(PollKind kind, boolean told);

    /** Something failed in a way that was not foreseen; it is begun anew. */
    void failed();

    /** The mempool had more transactions than are sent; only its digest was. */
    void contentSkipped();
}
