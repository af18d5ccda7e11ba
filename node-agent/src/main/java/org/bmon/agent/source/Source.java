package org.bmon.agent.source;

import org.jspecify.annotations.Nullable;

/**
 * One way to learn what the node does: its log, its ZMQ messages, its RPC. It has threads of its own from start to
 * close, and puts what it learns into an {@link org.bmon.agent.outbox.Intake} together with its own reading position.
 * One source's trouble is no other's.
 */
public interface Source extends AutoCloseable {

    /** Its name: lower case, the same at each start; its reading position and its health go by it. */
    String name();

    /** Begins; to be called once. */
    void start();

    /** Why nothing comes of it now, in a sentence for the operator; null if there is no problem. */
    @Nullable String problem();

    /** Ends its threads; what it has learnt is committed. Does nothing if it was never started. */
    @Override
    void close();
}
