package org.bmon.agent.exporter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.bmon.agent.source.rpc.RpcMethod;
import org.bmon.agent.source.rpc.RpcMetrics;
import org.bmon.agent.source.rpc.RpcOutcome;
import org.bmon.agent.source.rpc.poll.PollKind;
import org.bmon.agent.source.rpc.poll.PollMetrics;

/** Every call to the node by method and outcome, and every question by what became of it. */
public final class RpcMeters implements RpcMetrics, PollMetrics {

    private final MeterRegistry registry;
    private final Map<String, Timer> calls = new ConcurrentHashMap<>();
    private final Map<String, Counter> polls = new ConcurrentHashMap<>();
    private final Counter failures;
    private final Counter skippedContents;
    private final Map<RpcMethod, RpcOutcome> last = new ConcurrentHashMap<>();

    /** Meters in a registry. */
    public RpcMeters(MeterRegistry registry) {
        this.registry = registry;
        this.failures = FailureCounter.of(registry, "rpc");
        this.skippedContents = Counter.builder("bmon.agent.mempool.contents.skipped")
                .description("Times that the mempool was wanted whole and had more transactions than are sent")
                .register(registry);
    }

    @Override
    public void called(RpcMethod method, RpcOutcome outcome, long nanos) {
        last.put(method, outcome);
        // How long the wait for a block takes says nothing of the node.
        long shown = method == RpcMethod.WAITFORNEWBLOCK ? 0 : nanos;
        calls.computeIfAbsent(
                        method.wire() + outcome.label(),
                        key -> Timer.builder("bitcoind.rpc")
                                .description("Calls to the node by method and outcome, and the time they took")
                                .tag("method", method.wire())
                                .tag("outcome", outcome.label())
                                .register(registry))
                .record(shown, TimeUnit.NANOSECONDS);
    }

    @Override
    public void asked(PollKind kind, boolean told) {
        String outcome = told ? "told" : "failed";
        polls.computeIfAbsent(
                        kind.label() + outcome,
                        key -> Counter.builder("bmon.agent.rpc.polls")
                                .description("Questions to the node by what became of them")
                                .tag("poll", kind.label())
                                .tag("outcome", outcome)
                                .register(registry))
                .increment();
    }

    @Override
    public void failed() {
        failures.increment();
    }

    @Override
    public void contentSkipped() {
        skippedContents.increment();
    }

    /** What became of the last call of each method that was called. */
    Map<RpcMethod, RpcOutcome> last() {
        return Map.copyOf(last);
    }
}
