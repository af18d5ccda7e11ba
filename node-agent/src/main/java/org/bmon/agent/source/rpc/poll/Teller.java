package org.bmon.agent.source.rpc.poll;

import java.time.Clock;
import java.util.List;
import org.bmon.agent.outbox.Intake;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.Event;

/** Puts events that polls find into the outbox, with the moment of the answer. */
final class Teller {

    private final Intake intake;
    private final Clock clock;

    Teller(Intake intake, Clock clock) {
        this.intake = intake;
        this.clock = clock;
    }

    /** The moment, to be taken when an answer has come. */
    Stamp now() {
        return new Stamp(Stamp.micros(clock.instant()), TimeSource.POLLED);
    }

    void tell(Event event) throws OutboxFullException {
        tell(List.of(event));
    }

    void tell(List<? extends Event> events) throws OutboxFullException {
        intake.append(List.copyOf(events));
    }
}
