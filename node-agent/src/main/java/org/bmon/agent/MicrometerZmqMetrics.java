package org.bmon.agent;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.bmon.agent.exporter.FailureCounter;
import org.bmon.agent.join.JoinMetrics;
import org.bmon.agent.source.zmq.ZmqMetrics;
import org.bmon.agent.source.zmq.ZmqTopic;
import org.jspecify.annotations.Nullable;

/** The metrics of ZMQ, and of joining it with the log, as meters. The README lists them. */
final class MicrometerZmqMetrics implements ZmqMetrics, JoinMetrics {

    private final MeterRegistry registry;
    private final Map<ZmqTopic, Counter> messages = new EnumMap<>(ZmqTopic.class);
    private final Map<ZmqTopic, Counter> lost = new EnumMap<>(ZmqTopic.class);
    private final Counter gaps;
    private final Counter failures;
    private final Counter restarts;
    private final Counter malformed;
    private final Counter overflowed;
    private final Counter renewed;
    private final Counter answered;
    private final Counter unanswered;
    private final Counter recovered;
    private final Map<String, Boolean> connected = new ConcurrentHashMap<>();
    private volatile @Nullable Joining joining;

    private record Joining(long joined, long zmqAlone, long logAlone, long late, int held) {}

    MicrometerZmqMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (ZmqTopic topic : new ZmqTopic[] {ZmqTopic.SEQUENCE, ZmqTopic.HASHBLOCK}) {
            messages.put(topic, topic("bmon.agent.zmq.messages", "Messages that came by ZMQ", topic));
            lost.put(topic, topic("bmon.agent.zmq.lost", "Messages that the node sent and that did not come", topic));
        }
        failures = FailureCounter.of(registry, "zmq");
        gaps = counter("bmon.agent.zmq.gaps", "Times that messages were missing");
        restarts = counter("bmon.agent.zmq.node.restarts", "Starts of the node that ZMQ showed");
        malformed = counter("bmon.agent.zmq.malformed", "Messages that no bitcoind sends; they are left out");
        overflowed = counter(
                "bmon.agent.zmq.overflowed", "Messages dropped because the outbox was slow; they count as lost too");
        renewed = counter("bmon.agent.zmq.sockets.renewed", "Times that ZMQ was silent though the node did something");
        answered = reconciliations("answered");
        unanswered = reconciliations("unanswered");
        recovered = counter("bmon.agent.zmq.recovered.transactions", "Missed transactions that the mempool still had");
        facts("joined", Joining::joined);
        facts("zmq-alone", Joining::zmqAlone);
        facts("log-alone", Joining::logAlone);
        facts("late", Joining::late);
        Gauge.builder("bmon.agent.join.held", this, metrics -> metrics.of(Joining::held))
                .description("What ZMQ told and the log has not told yet")
                .baseUnit("facts")
                .register(registry);
    }

    private Counter topic(String name, String description, ZmqTopic topic) {
        return Counter.builder(name)
                .description(description)
                .tag("topic", topic.label())
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Counter reconciliations(String outcome) {
        return Counter.builder("bmon.agent.zmq.reconciliations")
                .description("Times that the node was asked for its mempool after a gap")
                .tag("outcome", outcome)
                .register(registry);
    }

    private void facts(String outcome, ToDoubleFunction<Joining> value) {
        FunctionCounter.builder("bmon.agent.join.facts", this, metrics -> metrics.of(value))
                .description("Blocks and transactions that both log and ZMQ can tell, by who told them")
                .tag("outcome", outcome)
                .register(registry);
    }

    private double of(ToDoubleFunction<Joining> value) {
        Joining now = joining;
        return now == null ? 0 : value.applyAsDouble(now);
    }

    @Override
    public void message(ZmqTopic topic) {
        count(messages.get(topic), 1);
    }

    @Override
    public void lost(ZmqTopic topic, long count) {
        gaps.increment();
        count(lost.get(topic), (double) count);
    }

    private static void count(@Nullable Counter counter, double by) {
        if (counter != null) {
            counter.increment(by);
        }
    }

    @Override
    public void nodeRestarted() {
        restarts.increment();
    }

    @Override
    public void malformed() {
        malformed.increment();
    }

    @Override
    public void overflowed() {
        overflowed.increment();
    }

    @Override
    public void connected(String endpoint, boolean now) {
        if (connected.put(endpoint, now) == null) {
            Gauge.builder(
                            "bmon.agent.zmq.connected",
                            connected,
                            known -> Boolean.TRUE.equals(known.get(endpoint)) ? 1 : 0)
                    .description("1 while there is a connection to the node's ZMQ address")
                    .tag("endpoint", endpoint)
                    .register(registry);
        }
    }

    @Override
    public void socketsRenewed() {
        renewed.increment();
    }

    @Override
    public void reconciled(boolean didAnswer, int missed) {
        (didAnswer ? answered : unanswered).increment();
        recovered.increment(missed);
    }

    @Override
    public void joining(long joined, long zmqAlone, long logAlone, long late, int held) {
        joining = new Joining(joined, zmqAlone, logAlone, late, held);
    }

    @Override
    public void failed() {
        failures.increment();
    }
}
