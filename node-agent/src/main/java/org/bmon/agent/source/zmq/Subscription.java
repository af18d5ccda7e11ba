package org.bmon.agent.source.zmq;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZEvent;
import org.zeromq.ZMQ;
import org.zeromq.ZMonitor;

/** The socket to one endpoint, and the one that tells of its connection. To be used by the thread that made it. */
final class Subscription implements AutoCloseable {

    private static final int HEARTBEAT_MILLIS = 10_000;
    private static final int HANDSHAKE_MILLIS = 5_000;
    private static final int RECONNECT_MILLIS = 100;
    private static final int RECONNECT_MAX_MILLIS = 1_000;

    /** To ask for the connection costs as much as to receive a message, and it seldom comes or goes. */
    private static final long BETWEEN_NANOS = 200_000_000L;

    /** A message of bitcoind has three frames; those of others are not kept. */
    private static final int MOST_FRAMES = 8;

    private final String endpoint;
    private final ZMQ.Socket socket;
    private final ZMQ.Socket monitor;
    private long askedNanos = System.nanoTime() - BETWEEN_NANOS;

    /**
     * Subscribes; the connection comes when the node is there.
     *
     * @param number another for each of the context's
     * @param waitMillis how long {@link #await} waits
     */
    Subscription(ZContext context, String endpoint, int number, int highWaterMark, int waitMillis) {
        this.endpoint = endpoint;
        this.socket = context.createSocket(SocketType.SUB);
        this.monitor = context.createSocket(SocketType.PAIR);
        socket.setRcvHWM(highWaterMark);
        socket.setReceiveTimeOut(waitMillis);
        // A connection that goes nowhere is noticed by this alone. The heartbeat's time-out must stay unset: JeroMQ
        // 0.6.0
        // never acts on one that is longer than the interval.
        socket.setHeartbeatIvl(HEARTBEAT_MILLIS);
        socket.setTCPKeepAlive(1);
        socket.setHandshakeIvl(HANDSHAKE_MILLIS);
        socket.setReconnectIVL(RECONNECT_MILLIS);
        socket.setReconnectIVLMax(RECONNECT_MAX_MILLIS);
        socket.setIPv6(endpoint.contains("["));
        socket.subscribe(ZmqTopic.SEQUENCE.label());
        socket.subscribe(ZmqTopic.HASHBLOCK.label());
        String watched = "inproc://monitor-" + number;
        socket.monitor(watched, ZMQ.EVENT_CONNECTED | ZMQ.EVENT_DISCONNECTED);
        monitor.connect(watched);
        socket.connect(endpoint);
    }

    String endpoint() {
        return endpoint;
    }

    void addTo(ZMQ.Poller poller) {
        poller.register(socket, ZMQ.Poller.POLLIN);
    }

    /** Whether the connection came or went, or null if neither or if that was asked just before. */
    @Nullable Boolean connection() {
        long now = System.nanoTime();
        if (now - askedNanos < BETWEEN_NANOS) {
            return null;
        }
        askedNanos = now;
        Boolean connected = null;
        for (ZEvent event = ZEvent.recv(monitor, ZMQ.DONTWAIT);
                event != null;
                event = ZEvent.recv(monitor, ZMQ.DONTWAIT)) {
            connected = event.getEvent() == ZMonitor.Event.CONNECTED;
        }
        return connected;
    }

    /** Waits for a message, and then does as {@link #receive}. A poller of this one socket costs three times as much. */
    int await(int most, Consumer<List<byte[]>> out) {
        return receive(socket.recv(), most, out);
    }

    /** Takes the messages that are there, up to a number, and tells how many there were. */
    int receive(int most, Consumer<List<byte[]>> out) {
        return receive(socket.recv(ZMQ.DONTWAIT), most, out);
    }

    private int receive(byte @Nullable [] begun, int most, Consumer<List<byte[]>> out) {
        int count = 0;
        for (byte[] frame = begun; frame != null; frame = count < most ? socket.recv(ZMQ.DONTWAIT) : null) {
            List<byte[]> frames = new ArrayList<>(3);
            frames.add(frame);
            while (socket.hasReceiveMore()) {
                byte[] next = socket.recv();
                if (frames.size() < MOST_FRAMES) {
                    frames.add(next);
                }
            }
            count++;
            out.accept(frames);
        }
        return count;
    }

    @Override
    public void close() {
        monitor.close();
        socket.close();
    }
}
