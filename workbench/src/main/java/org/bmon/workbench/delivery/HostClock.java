package org.bmon.workbench.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** The clock of a node's host, which can be set. */
public final class HostClock extends Clock {

    private final Clock running = Clock.systemUTC();
    private volatile Duration offset = Duration.ZERO;

    /** Sets it so far ahead of the system's. */
    public void set(Duration ahead) {
        offset = ahead;
    }

    /** How far ahead of the system's it is. */
    public Duration offset() {
        return offset;
    }

    @Override
    public ZoneId getZone() {
        return running.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("a host's clock is in UTC");
    }

    @Override
    public Instant instant() {
        return running.instant().plus(offset);
    }
}
