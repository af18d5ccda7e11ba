package org.bmon.agent.source.rpc.poll;

import org.bmon.agent.source.rpc.NodeRpcException;

/** A question whose answer is only kept. */
record FactPoll<T>(PollKind kind, Fact<T> fact, Question<T> question) implements Poll {

    /** How it is asked. */
    interface Question<T> {
        T ask() throws NodeRpcException;
    }

    @Override
    public void ask() throws NodeRpcException {
        fact.set(question.ask());
    }

    @Override
    public void forget() {
        fact.clear();
    }
}
