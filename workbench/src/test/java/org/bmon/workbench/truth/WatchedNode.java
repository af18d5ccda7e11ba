package org.bmon.workbench.truth;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.log.LogReader;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.agent.source.rpc.poll.PollKind;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.sim.rpc.NodeView;
import org.bmon.sim.rpc.RpcAccess;
import org.bmon.sim.rpc.SimulatedRpcServer;

/** The agent beside one simulated node in virtual time: its log's reader, and its polls of the node's RPC server. */
final class WatchedNode implements AutoCloseable {

    private final Path log;
    private final LogReader reader;
    private final SimulatedRpcServer server;
    private final AskedNode asked;
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
        this.log = home.resolve("debug.log");
        this.reader = new LogReader(events);
        Path cookie = home.resolve(".cookie");
        this.server = new SimulatedRpcServer(view, RpcAccess.byCookie(cookie), 0);
        server.start();
        this.asked = new AskedNode(name, network, server.port(), cookie, nowMicros, offsetMicros, events);
    }

    NodeName name() {
        return asked.name();
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
        asked.ask(kind);
    }

    /** Tells what the collector wishes for, and answers it. */
    void wish(List<String> wants) throws NodeRpcException, OutboxFullException {
        asked.wish(wants);
    }

    @Override
    public void close() {
        asked.close();
        server.close();
    }
}
