package org.bmon.agent.source;

import org.bmon.agent.outbox.OutboxFullException;

/** Keeps account of the transactions that the node was told to have, and finds what was missed. */
public interface MempoolLedger {

    /** The node is about to be asked for its mempool. */
    void asked();

    /**
     * Its answer, when all that ZMQ told before it is in: what nobody told of becomes events.
     *
     * @return how many transactions were missed
     * @throws OutboxFullException if there was no room; the same answer may be given again
     */
    int answered(MempoolSnapshot answer) throws OutboxFullException;

    /** How many transactions it keeps account of: those that blocks took too, until it is answered again. */
    int size();
}
