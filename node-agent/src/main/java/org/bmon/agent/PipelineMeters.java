package org.bmon.agent;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.function.ToDoubleFunction;
import org.bmon.agent.outbox.OutboxState;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;

/** How full the outbox is and how old the last success. */
final class PipelineMeters implements MeterBinder {

    private static final double MICROS = 1e6;

    private final AgentPipeline pipeline;
    private final Clock clock;

    PipelineMeters(AgentPipeline pipeline, Clock clock) {
        this.pipeline = pipeline;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "bmon.agent.outbox.waiting", "events", "Events that wait in the outbox", OutboxState::events);
        gauge(registry, "bmon.agent.outbox.size", "bytes", "Room that the outbox's events take", OutboxState::bytes);
        gauge(
                registry,
                "bmon.agent.outbox.limit",
                "bytes",
                "Room that they may take before the oldest go",
                OutboxState::limitBytes);
        gauge(
                registry,
                "bmon.agent.outbox.oldest.age",
                "seconds",
                "Age of the oldest event that waits; 0 if none does",
                state -> state.oldestMicros() == null ? 0 : ageSeconds(state.oldestMicros()));
        gauge(
                registry,
                "bmon.agent.outbox.writable",
                null,
                "0 while the disk of the outbox is full",
                state -> state.writable() ? 1 : 0);
        gauge(
                registry,
                "bmon.agent.outbox.parked",
                "events",
                "Events that the collector refused and that are kept aside",
                OutboxState::parked);
        counter(
                registry,
                "bmon.agent.outbox.dropped",
                "Events that had to go because the outbox was full",
                OutboxState::dropped);
        counter(
                registry,
                "bmon.agent.outbox.parked.dropped",
                "Refused events that had to go because too many were kept aside",
                OutboxState::parkedDropped);
        FunctionCounter.builder(
                        "bmon.agent.outbox.set.aside",
                        pipeline,
                        running -> running.outbox().setAside())
                .description("Outboxes that were broken and set aside")
                .register(registry);
        Gauge.builder("bmon.agent.uplink.last.success.age", pipeline, this::lastSuccessAge)
                .description("Seconds since the collector last took a batch; NaN if it never did since the start")
                .baseUnit("seconds")
                .register(registry);
    }

    private double lastSuccessAge(AgentPipeline running) {
        Long micros = running.uplink().lastSuccessMicros();
        return micros == null ? Double.NaN : ageSeconds(micros);
    }

    private double ageSeconds(long micros) {
        return Math.max(0, Stamp.micros(clock.instant()) - micros) / MICROS;
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            @Nullable String unit,
            String description,
            ToDoubleFunction<OutboxState> value) {
        Gauge.builder(name, pipeline, running -> value.applyAsDouble(running.outbox()))
                .description(description)
                .baseUnit(unit)
                .register(registry);
    }

    private void counter(MeterRegistry registry, String name, String description, ToDoubleFunction<OutboxState> value) {
        FunctionCounter.builder(name, pipeline, running -> value.applyAsDouble(running.outbox()))
                .description(description)
                .baseUnit("events")
                .register(registry);
    }
}
