package org.bmon.sim.rpc;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is made to go wrong with a simulated RPC server: may be changed at any time from any thread. */
public final class RpcFaults {

    /** One thing that goes wrong with a call, before the method runs. */
    public sealed interface Fault {

        /** The answer comes late. */
        record Delay(Duration by) implements Fault {}

        /** No answer comes until the fault is lifted or the server stops. */
        record Hang() implements Fault {}

        /** The call fails with this RPC error. */
        record Error(int code, String message) implements Fault {}

        /** Bare HTTP: this status with this body, whatever it is, such as 500 with no JSON. */
        record Http(int status, String body) implements Fault {}

        /** The call is executed, but the answer is cut after that many bytes and the connection closed. */
        record Cut(int afterBytes) implements Fault {}
    }

    private static final String ANY = "*";

    private final Map<String, Fault> byMethod = new ConcurrentHashMap<>();
    private volatile boolean queueFull;

    /** Every call of {@code method} goes wrong so, until {@link #clear(String)}. */
    public void set(String method, Fault fault) {
        byMethod.put(method, fault);
    }

    /** Every call without a fault of its own goes wrong so. */
    public void setAll(Fault fault) {
        byMethod.put(ANY, fault);
    }

    public void clear(String method) {
        byMethod.remove(method);
    }

    public void clearAll() {
        byMethod.clear();
        queueFull = false;
    }

    /** While true every request is refused with 503, as if the work queue were full. */
    public void queueFull(boolean full) {
        queueFull = full;
    }

    boolean queueFull() {
        return queueFull;
    }

    @Nullable Fault of(String method) {
        Fault own = byMethod.get(method);
        return own != null ? own : byMethod.get(ANY);
    }
}
