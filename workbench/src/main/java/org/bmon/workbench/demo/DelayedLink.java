package org.bmon.workbench.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A TCP relay on loopback that hands on every byte a fixed time after it came, in order, both ways: the distance between
 * two nodes that stand on one machine. It can be cut.
 */
public final class DelayedLink implements AutoCloseable {

    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int MAX_CHUNKS = 1024;

    private final ServerSocket server;
    private final int targetPort;
    private final long delayNanos;
    private volatile boolean cut;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    private record Chunk(long dueNanos, byte[] bytes) {}

    /** Listens on a port of its own and relays what comes to {@code targetPort} on loopback. */
    public DelayedLink(int targetPort, Duration delay) throws IOException {
        this.server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        this.targetPort = targetPort;
        this.delayNanos = delay.toNanos();
        start("link-" + server.getLocalPort(), this::acceptAll);
    }

    /** The port to connect to. */
    public int port() {
        return server.getLocalPort();
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                connect(near);
            } catch (IOException e) {
                // The server was closed, or one connection failed: the node that wanted it tries again.
            }
        }
    }

    private void connect(Socket near) throws IOException {
        Socket far = new Socket();
        sockets.add(near);
        sockets.add(far);
        try {
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort), 5_000);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            relay(near, far);
            relay(far, near);
        } catch (IOException e) {
            near.close();
            far.close();
            sockets.remove(near);
            sockets.remove(far);
            throw e;
        }
        if (cut) {
            closeAll();
        }
    }

    /** From now on every connection breaks, or lasts again. */
    public void cut(boolean now) throws IOException {
        cut = now;
        if (now) {
            closeAll();
        }
    }

    private void closeAll() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void relay(Socket from, Socket to) {
        BlockingQueue<Chunk> travelling = new LinkedBlockingQueue<>(MAX_CHUNKS);
        start("link-in-" + from.getPort(), () -> receive(from, travelling));
        start("link-out-" + to.getPort(), () -> deliver(travelling, from, to));
    }

    private void receive(Socket from, BlockingQueue<Chunk> travelling) {
        byte[] buffer = new byte[CHUNK_BYTES];
        try {
            InputStream in = from.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                travelling.put(new Chunk(System.nanoTime() + delayNanos, Arrays.copyOf(buffer, read)));
            }
        } catch (IOException e) {
            // The connection ended; the far side hears of it by the empty chunk below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        travelling.offer(new Chunk(System.nanoTime() + delayNanos, new byte[0]));
    }

    private void deliver(BlockingQueue<Chunk> travelling, Socket from, Socket to) {
        try (from;
                to) {
            OutputStream out = to.getOutputStream();
            for (Chunk chunk = travelling.take(); chunk.bytes().length > 0; chunk = travelling.take()) {
                TimeUnit.NANOSECONDS.sleep(chunk.dueNanos() - System.nanoTime());
                out.write(chunk.bytes());
            }
        } catch (IOException e) {
            // Closed under our hands: nothing more to deliver.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
            closeAll();
        } catch (IOException e) {
            throw new UncheckedIOException("closing a link", e);
        }
    }
}
