package org.bmon.agent.outbox;

import java.util.List;
import java.util.Optional;
import org.bmon.common.event.Event;

/** An intake that tells of what went in. */
public final class MeteredIntake implements Intake {

    private final Intake intake;
    private final IntakeMetrics metrics;

    /** Tells {@code metrics} of what goes into {@code intake} through it. */
    public MeteredIntake(Intake intake, IntakeMetrics metrics) {
        this.intake = intake;
        this.metrics = metrics;
    }

    @Override
    public void append(List<Event> events, ReadingPosition... positions) throws OutboxFullException {
        intake.append(events, positions);
        metrics.committed(events);
    }

    @Override
    public void idle() throws OutboxFullException {
        intake.idle();
    }

    @Override
    public Optional<String> position(String source) {
        return intake.position(source);
    }

    @Override
    public boolean isHalfFull() {
        return intake.isHalfFull();
    }
}
