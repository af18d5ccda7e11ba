package org.bmon.workbench.truth;

import java.io.IOException;
import java.io.RandomAccessFile;
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
import org.bmon.agent.source.log.LogReader;
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
import org.bmon.sim.rpc.NodeView;
import org.bmon.sim.rpc.RpcAccess;
import org.bmon.sim.rpc.SimulatedRpcServer;

/** The agent beside one simulated node in virtual time: its log's reader, and its polls of the node's RPC server. */
final class WatchedNode implements AutoCloseable {

    private static final PollSettings SETTINGS = PollSettings.defaults();

    private final NodeName name;
    private final Path log;
    private final LogReader reader;
    private final SimulatedRpcServer server;
    private final RpcSource source;
    private long read;

    /**
     * @param home the node's folder
     * @param nowMicros true time
     * @param offsetMicros how far its clock is ahead
     */
    WatchedNode(
            NodeName name,
            Network network,
            Path home,
            NodeView view,
            LongSupplier nowMicros,
            long offsetMicros,
            Consumer<Event> events)
            throws IOException {
        this.name = name;
        this.log = home.resolve("debug.log");
        this.reader = new LogReader(events);
        Path cookie = home.resolve(".cookie");
        this.server = new SimulatedRpcServer(view, RpcAccess.byCookie(cookie), 0);
        server.start();
        LongSupplier nanos = () -> nowMicros.getAsLong() * 1_000;
        this.source = new RpcSource(
                new BitcoindNodeRpc(
                        URI.create("http://127.0.0.1:" + server.port()),
                        RpcCredentials.cookie(cookie),
                        RpcMetrics.NONE,
                        null),
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

    /** Reads what came to the log since the last time. */
    void readLog() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] bytes = new byte[(int) (file.length() - read)];
            file.seek(read);
            file.readFully(bytes);
            read += bytes.length;
            reader.accept(bytes, 0, bytes.length);
        }
        reader.flush();
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
        server.close();
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
