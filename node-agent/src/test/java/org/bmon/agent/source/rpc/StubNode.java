package org.bmon.agent.source.rpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An RPC server on the loopback that answers byte for byte what a test tells it to. */
final class StubNode implements AutoCloseable {

    /** What came. */
    record Request(Map<String, String> headers, String body) {

        String id() {
            return body.replaceAll(".*\"id\":([0-9]+).*", "$1");
        }
    }

    /**
     * What goes back.
     *
     * @param head status line and headers but Content-Length; null closes the connection at once, an empty one sends nothing
     * @param announced the length that is told; the connection is closed after a body that is shorter
     * @param hold whether the rest never comes, and nothing is closed
     */
    record Reply(@Nullable String head, byte[] body, int announced, boolean hold) {

        static Reply of(int status, String body) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            return new Reply("HTTP/1.1 " + status + " X\r\n", bytes, bytes.length, false);
        }

        static Reply result(Request request, String result) {
            return of(200, "{\"jsonrpc\":\"2.0\",\"result\":" + result + ",\"id\":" + request.id() + "}\n");
        }
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    final List<Request> requests = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    private volatile Function<Request, Reply> answers;

    StubNode(Function<Request, Reply> answers) throws IOException {
        this.answers = answers;
        Thread thread = new Thread(this::accept, "stub-node");
        thread.setDaemon(true);
        thread.start();
    }

    void answers(Function<Request, Reply> next) {
        answers = next;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                sockets.add(socket);
                Thread thread = new Thread(() -> serve(socket), "stub-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            for (Request request = read(socket.getInputStream()); request != null; ) {
                requests.add(request);
                Reply reply = answers.apply(request);
                if (reply.head() == null) {
                    return;
                }
                if (!reply.head().isEmpty()) {
                    write(socket.getOutputStream(), reply);
                }
                if (reply.hold()) {
                    closed.await();
                }
                if (reply.announced() != reply.body().length) {
                    return;
                }
                request = read(socket.getInputStream());
            }
        } catch (IOException | InterruptedException e) {
            // The test is over, or the client went away as it should.
        }
    }

    private static void write(OutputStream out, Reply reply) throws IOException {
        String head = reply.head() + "Content-Length: " + reply.announced() + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(reply.body());
        out.flush();
    }

    private static @Nullable Request read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.write(next);
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line : head.toString(StandardCharsets.US_ASCII).split("\r\n")) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
            }
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
