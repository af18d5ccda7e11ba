package org.bmon.agent;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.bmon.agent.logship.LogShipper;
import org.bmon.common.Stamp;

/** How far the log in Loki is behind the log of the node. */
final class LogshipMeters implements MeterBinder {

    private static final double MICROS = 1e6;

    private final LogShipper shipper;
    private final Clock clock;

    LogshipMeters(LogShipper shipper, Clock clock) {
        this.shipper = shipper;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("bmon.agent.logship.behind", shipper, now -> now.state().behindBytes())
                .description("Bytes of debug.log and its later files that Loki does not have yet")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("bmon.agent.logship.last.success.age", shipper, this::lastSuccessAge)
                .description("Seconds since Loki last took something; NaN if it never did since the start")
                .baseUnit("seconds")
                .register(registry);
    }

    private double lastSuccessAge(LogShipper now) {
        Long micros = now.state().lastSuccessMicros();
        return micros == null ? Double.NaN : Math.max(0, Stamp.micros(clock.instant()) - micros) / MICROS;
    }
}
