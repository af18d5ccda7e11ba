package org.bmon.sim.rpc;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is made to go wrong with a simulated RPC server: may be changed at any time from any thread. */
public final class RpcFaults {

    /** One thing that goes wrong with a call. */
    public sealed interface Fault {

        /** The method runs late, and with it the answer. */
        record Delay(Duration by) implements Fault {}

        /** Nothing comes until the fault is lifted or the server stops; then the method runs. */
        record Hang() implements Fault {}

        /** The method does not run; the call fails with this RPC error. */
        record RpcError(int code, String message) implements Fault {}

        /** The method does not run; the answer has this HTTP status and body, whatever it be. */
        record Http(int status, String body) implements Fault {}

        /** The method runs; the answer announces its whole length and ends after that many bytes. */
        record Cut(int afterBytes) implements Fault {}

        /** The method runs; the connection is closed without an answer. */
        record Drop() implements Fault {}
    }

    private static final String ANY = "*";

    private final Map<String, Fault> byMethod = new HashMap<>();
    private boolean queueFull;

    /** Every call of {@code method} goes wrong so, until it is cleared. */
    public synchronized void set(String method, Fault fault) {
        byMethod.put(method, fault);
        notifyAll();
    }

    /** Every call of a method without a fault of its own goes wrong so. */
    public void setAll(Fault fault) {
        set(ANY, fault);
    }

    public synchronized void clear(String method) {
        byMethod.remove(method);
        notifyAll();
    }

    public synchronized void clearAll() {
        byMethod.clear();
        queueFull = false;
        notifyAll();
    }

    /** While true every request is refused with 503, as if the work queue were full. */
    public synchronized void queueFull(boolean full) {
        queueFull = full;
    }

    synchronized boolean queueFull() {
        return queueFull;
    }

    synchronized @Nullable Fault of(String method) {
        Fault own = byMethod.get(method);
        return own != null ? own : byMethod.get(ANY);
    }

    /** Returns once {@code fault} is no longer what goes wrong with {@code method}. */
    synchronized void awaitLifted(String method, Fault fault) throws InterruptedException {
        while (fault.equals(of(method))) {
            wait();
        }
    }
}
