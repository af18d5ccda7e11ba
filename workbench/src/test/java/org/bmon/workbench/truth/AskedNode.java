package org.bmon.workbench.truth;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bmon.agent.outbox.Intake;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.outbox.ReadingPosition;
import org.bmon.agent.source.rpc.BitcoindNodeRpc;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.agent.source.rpc.RpcCredentials;
import org.bmon.agent.source.rpc.RpcMetrics;
import org.bmon.agent.source.rpc.poll.NodeFacts;
import org.bmon.agent.source.rpc.poll.PollKind;
import org.bmon.agent.source.rpc.poll.PollMetrics;
import org.bmon.agent.source.rpc.poll.PollSettings;
import org.bmon.agent.source.rpc.poll.RpcSource;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.event.Event;

/** The agent's polls of one node, simulated or real, each made when the test says so. */
public final class AskedNode implements AutoCloseable {

    private static final PollSettings SETTINGS = PollSettings.defaults();

    private final NodeName name;
    private final RpcSource source;

    /**
     * @param port of the node's RPC server on loopback
     * @param nowMicros true time
     * @param offsetMicros how far the node's clock is ahead
     * @param events takes what it tells
     */
    public AskedNode(
            NodeName name,
            Network network,
            int port,
            Path cookie,
            LongSupplier nowMicros,
            long offsetMicros,
            Consumer<Event> events) {
        this.name = name;
        LongSupplier nanos = () -> nowMicros.getAsLong() * 1_000;
        this.source = new RpcSource(
                new BitcoindNodeRpc(
                        URI.create("http://127.0.0.1:" + port), RpcCredentials.cookie(cookie), RpcMetrics.NONE, null),
                name,
                network,
                SETTINGS,
                new NodeFacts(SETTINGS, nanos),
                new Told(events),
                PollMetrics.NONE,
                new VirtualClock(() -> nowMicros.getAsLong() + offsetMicros),
                nanos);
    }

    NodeName name() {
        return name;
    }

    void ask(PollKind kind) throws NodeRpcException, OutboxFullException {
        source.ask(kind);
    }

    /** Tells what the collector wishes for, and answers it. */
    void wish(List<String> wants) throws NodeRpcException, OutboxFullException {
        source.wish(wants);
        for (int i = 0; i < wants.size(); i++) {
            source.ask(PollKind.WISHES);
        }
    }

    @Override
    public void close() {
        source.close();
    }

    private record Told(Consumer<Event> events) implements Intake {

        @Override
        public void append(List<Event> told, ReadingPosition... positions) {
            new ArrayList<>(told).forEach(events);
        }

        @Override
        public Optional<String> position(String of) {
            return Optional.empty();
        }

        @Override
        public boolean isHalfFull() {
            return false;
        }
    }

    private static final class VirtualClock extends Clock {

        private final LongSupplier micros;

        VirtualClock(LongSupplier micros) {
            this.micros = micros;
        }

        @Override
        public Instant instant() {
            return Stamp.instant(micros.getAsLong());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
