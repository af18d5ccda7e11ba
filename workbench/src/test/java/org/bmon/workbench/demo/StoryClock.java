package org.bmon.workbench.demo;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.bmon.common.Stamp;

/** A clock that goes only when a test lets time pass. */
final class StoryClock extends Clock {

    private final AtomicLong micros;

    StoryClock(Instant start) {
        micros = new AtomicLong(Stamp.micros(start));
    }

    long micros() {
        return micros.get();
    }

    void set(long atMicros) {
        micros.set(atMicros);
    }

    @Override
    public Instant instant() {
        long now = micros.get();
        return Instant.ofEpochSecond(now / 1_000_000, now % 1_000_000 * 1_000);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
