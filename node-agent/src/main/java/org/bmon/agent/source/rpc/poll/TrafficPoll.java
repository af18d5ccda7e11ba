package org.bmon.agent.source.rpc.poll;

import java.util.function.LongSupplier;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.rpc.NetTotals;
import org.bmon.agent.source.rpc.NodeRpc;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.common.Stamp;
import org.bmon.common.event.NodeClockState;

/** The node's traffic, and with it the clock of its host against the agent's. */
final class TrafficPoll implements Poll {

    private static final long MICROS_OF_MILLI = 1_000;

    private final NodeRpc rpc;
    private final Fact<NetTotals> fact;
    private final Teller teller;
    private final LongSupplier nanos;

    TrafficPoll(NodeRpc rpc, Fact<NetTotals> fact, Teller teller, LongSupplier nanos) {
        this.rpc = rpc;
        this.fact = fact;
        this.teller = teller;
        this.nanos = nanos;
    }

    @Override
    public PollKind kind() {
        return PollKind.TRAFFIC;
    }

    @Override
    public void ask() throws NodeRpcException, OutboxFullException {
        long begun = nanos.getAsLong();
        NetTotals totals = rpc.netTotals();
        Stamp answered = teller.now();
        long roundTripMicros = (nanos.getAsLong() - begun) / 1_000;
        fact.set(totals);
        // It was read at some moment of the round trip, and cut to whole milliseconds.
        long read = totals.clockMillis() * MICROS_OF_MILLI + MICROS_OF_MILLI / 2;
        long middle = answered.micros() - roundTripMicros / 2;
        teller.tell(new NodeClockState(answered, read - middle, roundTripMicros / 2 + MICROS_OF_MILLI / 2));
    }

    @Override
    public void forget() {
        fact.clear();
    }
}
