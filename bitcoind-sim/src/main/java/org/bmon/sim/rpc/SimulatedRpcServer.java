package org.bmon.sim.rpc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The RPC server of a simulated node: Bitcoin Core's JSON-RPC over HTTP on a port of the loopback. It can be started
 * again after a stop, with a new cookie on the same port.
 */
public final class SimulatedRpcServer implements AutoCloseable {

    private static final int MAX_BODY = 32 * 1024 * 1024;
    private static final int WRONG_PASSWORD_MILLIS = 250;

    static {
        // Else every answer waits 40 ms for an acknowledgement. Read once, when the JDK's server is first used.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final NodeView node;
    private final RpcAccess access;
    private final RpcFaults faults = new RpcFaults();
    private int port;
    private volatile @Nullable Running running;

    /** A server that is yet to be started; port 0 takes a free one at the first start. */
    public SimulatedRpcServer(NodeView node, RpcAccess access, int port) {
        this.node = node;
        this.access = access;
        this.port = port;
    }

    /** Binds, writes a new cookie and answers from now on. */
    public synchronized void start() throws IOException {
        if (running != null) {
            throw new IllegalStateException("the RPC server is running already");
        }
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        port = http.getAddress().getPort();
        running = new Running(http, Gate.open(access));
    }

    /** The port it listens on since its first start. */
    public synchronized int port() {
        return port;
    }

    /** What is made to go wrong. */
    public RpcFaults faults() {
        return faults;
    }

    /** To be called by the model after each change of its tip: wakes those that wait for a block. */
    public void tipChanged() {
        Running now = running;
        if (now != null) {
            now.tips.changed();
        }
    }

    /** Deletes the cookie, ends the calls under way and frees the port. Does nothing if it is not running. */
    @Override
    public synchronized void close() {
        Running now = running;
        running = null;
        if (now != null) {
            now.stop();
        }
    }

    /** One run, from start to stop. */
    private final class Running {

        private final HttpServer http;
        private final Gate gate;
        private final TipWatch tips = new TipWatch();
        private final JsonRpc rpc;
        private final int threads = node.version() >= 290000 ? 16 : 4;
        private final int queue = node.version() >= 290000 ? 64 : 16;
        private final Semaphore workers = new Semaphore(threads, true);
        private final AtomicInteger accepted = new AtomicInteger();
        private final ThreadPoolExecutor executor;

        Running(HttpServer http, Gate gate) {
            this.http = http;
            this.gate = gate;
            ActiveCalls calls = new ActiveCalls();
            this.rpc = new JsonRpc(node, new Methods(node, tips, calls), calls, faults);
            // As many as may wait or work, and enough to turn away the rest; a thread that has nothing to do comes
            // first.
            int most = threads + queue + 1_024;
            AtomicInteger number = new AtomicInteger();
            this.executor = new ThreadPoolExecutor(0, most, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "sim-rpc-" + port + "-" + number.getAndIncrement());
                thread.setDaemon(true);
                return thread;
            });
            http.setExecutor(executor);
            http.createContext("/", this::handle);
            http.start();
        }

        void stop() {
            try {
                gate.close();
            } catch (IOException e) {
                throw new UncheckedIOException("the cookie could not be deleted", e);
            } finally {
                tips.close();
                http.stop(0);
                executor.shutdownNow();
            }
        }

        private void handle(HttpExchange exchange) throws IOException {
            boolean stop = false;
            try (exchange) {
                String path = exchange.getRequestURI().getPath();
                if (!path.equals("/") && !path.startsWith("/wallet/")) {
                    send(exchange, 404, null, null);
                } else {
                    stop = accept(exchange);
                }
            } catch (InterruptedException e) {
                // The server stops; the connection closes without an answer.
                Thread.currentThread().interrupt();
            }
            NodeControl control = node.control();
            if (stop && control != null) {
                // On a thread of its own, for it may close this server and so wait for this one.
                new Thread(control::stop, "sim-rpc-stop-" + port).start();
            }
        }

        private boolean accept(HttpExchange exchange) throws IOException, InterruptedException {
            try {
                if (accepted.incrementAndGet() > threads + queue || faults.queueFull()) {
                    node.logWarning(
                            node.version() >= 310000
                                    ? "[warning] Request rejected because http work queue depth exceeded, it can be"
                                            + " increased with the -rpcworkqueue= setting"
                                    : "WARNING: request rejected because http work queue depth exceeded, it can be"
                                            + " increased with the -rpcworkqueue= setting");
                    send(exchange, 503, "Work queue depth exceeded", null);
                    return false;
                }
                workers.acquire();
                try {
                    return work(exchange);
                } finally {
                    workers.release();
                }
            } finally {
                accepted.decrementAndGet();
            }
        }

        private boolean work(HttpExchange exchange) throws IOException, InterruptedException {
            if (!exchange.getRequestMethod().equals("POST")) {
                send(exchange, 405, "JSONRPC server handles only POST requests", null);
                return false;
            }
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            String caller = authorization == null ? null : gate.callerOf(authorization);
            if (caller == null) {
                if (authorization != null) {
                    node.logWarning("ThreadRPCServer incorrect password attempt from 127.0.0.1:"
                            + exchange.getRemoteAddress().getPort());
                    Thread.sleep(WRONG_PASSWORD_MILLIS);
                }
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"jsonrpc\"");
                send(exchange, 401, null, null);
                return false;
            }
            if (!gate.mayCallAnything(caller)) {
                node.logWarning("RPC User " + caller + " not allowed to call any methods");
                send(exchange, 403, null, null);
                return false;
            }
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
            if (body.length > MAX_BODY) {
                send(exchange, 413, null, null);
                return false;
            }
            JsonRpc.Reply reply = rpc.answer(body, method -> {
                boolean may = gate.mayCall(caller, method);
                if (!may) {
                    node.logWarning("RPC User " + caller + " not allowed to call method " + method);
                }
                return may;
            });
            if (reply.body() != null) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
            }
            send(exchange, reply.status(), reply.body(), reply.fault());
            return reply.stop();
        }
    }

    private static void send(HttpExchange exchange, int status, @Nullable String body, RpcFaults.@Nullable Fault fault)
            throws IOException {
        if (fault instanceof RpcFaults.Fault.Drop) {
            return;
        }
        if (body == null || body.isEmpty()) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        int length = fault instanceof RpcFaults.Fault.Cut cut ? Math.min(cut.afterBytes(), bytes.length) : bytes.length;
        exchange.sendResponseHeaders(status, bytes.length);
        OutputStream out = exchange.getResponseBody();
        out.write(bytes, 0, length);
        out.flush();
    }
}
