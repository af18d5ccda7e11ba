package org.bmon.sim.zmq;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bmon.sim.rpc.ZmqNotifierView;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * The PUB sockets of a simulated node on 127.0.0.1, one for each port. It takes the messages of a {@link ZmqLedger} and
 * can be started again after a stop, on the same ports. What comes while it is stopped nobody hears. Safe for use by
 * several threads.
 */
public final class SimulatedZmqPublisher implements Consumer<ZmqFrames>, AutoCloseable {

    private final List<ZmqNotifier> notifiers;
    private final Map<Integer, Integer> boundPorts = new LinkedHashMap<>();
    private final Map<Integer, ZMQ.Socket> sockets = new LinkedHashMap<>();
    private final ZmqLedger ledger;
    private @Nullable ZContext context;

    /** A publisher of these notifiers, not started yet, with its ledger. */
    public SimulatedZmqPublisher(List<ZmqNotifier> notifiers) {
        this.ledger = new ZmqLedger(notifiers, this);
        this.notifiers = ledger.notifiers();
    }

    /** Makes and counts the messages. */
    public ZmqLedger ledger() {
        return ledger;
    }

    /** Binds the sockets; the counters begin at 0. */
    public void start() {
        // Before this object's lock is taken: a message takes the ledger's first and this one's then.
        ledger.restart();
        open();
    }

    private synchronized void open() {
        if (context != null) {
            throw new IllegalStateException("the ZMQ publisher is running already");
        }
        ZContext fresh = new ZContext();
        fresh.setLinger(0);
        context = fresh;
        for (ZmqNotifier notifier : notifiers) {
            if (sockets.containsKey(notifier.port())) {
                // The socket is there, and with it the high-water mark of whoever came first.
                continue;
            }
            ZMQ.Socket socket = fresh.createSocket(SocketType.PUB);
            socket.setSndHWM(notifier.highWaterMark());
            boundPorts.put(notifier.port(), bind(socket, notifier.port()));
            sockets.put(notifier.port(), socket);
        }
    }

    private int bind(ZMQ.Socket socket, int wanted) {
        Integer before = boundPorts.get(wanted);
        int port = before != null ? before : wanted;
        boolean free = port <= ZmqNotifier.LAST_FREE;
        if (!socket.bind("tcp://127.0.0.1:" + (free ? "*" : Integer.toString(port)))) {
            throw new IllegalStateException("ZMQ cannot bind 127.0.0.1:" + port);
        }
        String endpoint = socket.getLastEndpoint();
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    /** Sends; usually called by the ledger. */
    @Override
    public synchronized void accept(ZmqFrames message) {
        ZMQ.Socket socket = sockets.get(message.notifier().port());
        if (socket == null) {
            return;
        }
        List<byte[]> frames = message.frames();
        socket.sendMore(frames.get(0));
        socket.sendMore(frames.get(1));
        socket.send(frames.get(2));
    }

    /** Where subscribers of that topic connect, since the first start; the first if there are several. */
    public synchronized String address(String topic) {
        for (ZmqNotifier notifier : notifiers) {
            Integer port = boundPorts.get(notifier.port());
            if (notifier.topic().equals(topic) && port != null) {
                return "tcp://127.0.0.1:" + port;
            }
        }
        throw new IllegalStateException("no notifier of " + topic + ", or not started yet");
    }

    /** What getzmqnotifications tells: the high-water marks as configured, not as they are. */
    public synchronized List<ZmqNotifierView> notifications() {
        return notifiers.stream()
                .map(notifier -> new ZmqNotifierView(
                        "pub" + notifier.topic(),
                        "tcp://127.0.0.1:" + boundPorts.getOrDefault(notifier.port(), notifier.port()),
                        notifier.highWaterMark()))
                .toList();
    }

    /** The high-water mark that holds on a notifier's socket. */
    synchronized int actualHighWaterMark(ZmqNotifier notifier) {
        ZMQ.Socket socket = sockets.get(notifier.port());
        if (socket == null) {
            throw new IllegalStateException("not running");
        }
        return socket.getSndHWM();
    }

    /** Closes the sockets at once; what is not yet sent is lost. Does nothing if it is not running. */
    @Override
    public synchronized void close() {
        ZContext now = context;
        context = null;
        sockets.clear();
        if (now != null) {
            now.close();
        }
    }
}
