package org.bmon.workbench.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes bytes on to a port of this host and back; while it is stopped, it reads nothing of what comes back. */
final class StoppableLink implements AutoCloseable {

    /** So small that little of what the other end sends is under way. */
    private static final int BUFFER_BYTES = 4096;

    private final ServerSocket server;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private boolean stopped;

    StoppableLink(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        background(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    synchronized void stop() {
        stopped = true;
    }

    synchronized void goOn() {
        stopped = false;
        notifyAll();
    }

    private synchronized void awaitGoing() throws InterruptedException {
        while (stopped) {
            wait();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket near = server.accept();
            Socket far = new Socket();
            sockets.addAll(List.of(near, far));
            far.setReceiveBufferSize(BUFFER_BYTES);
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            background(() -> near.getInputStream().transferTo(far.getOutputStream()));
            background(() -> copy(far.getInputStream(), near.getOutputStream()));
        }
    }

    private void copy(InputStream in, OutputStream out) throws IOException, InterruptedException {
        byte[] bytes = new byte[BUFFER_BYTES];
        awaitGoing();
        for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
            out.write(bytes, 0, read);
            awaitGoing();
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void background(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One of the two ends hung up, or the test is over.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stoppable-link");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        goOn();
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
