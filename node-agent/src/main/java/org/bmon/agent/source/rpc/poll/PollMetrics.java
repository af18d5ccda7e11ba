package org.bmon.agent.source.rpc.poll;

/** Told of every question when it is over. */
@FunctionalInterface
public interface PollMetrics {

    /** Counts nothing. */
    PollMetrics NONE = (kind, told) -> {};

    /** It was answered and what it tells is in the outbox, or not. Called from many threads. */
    void asked(PollKind kind, boolean told);
}
