package org.bmon.agent;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How large debug.log is; no value while it is not there. A log that is never rotated fills the node's disk. */
final class LogFileMeters implements MeterBinder {

    private final Path log;

    LogFileMeters(Path log) {
        this.log = log;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("bmon.agent.log.size", log, LogFileMeters::size)
                .description("Size of debug.log, without what was rotated away")
                .baseUnit("bytes")
                .strongReference(true)
                .register(registry);
    }

    private static double size(Path log) {
        try {
            return Files.size(log);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
