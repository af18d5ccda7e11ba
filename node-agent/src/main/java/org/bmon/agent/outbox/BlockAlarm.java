package org.bmon.agent.outbox;

import java.util.List;
import java.util.Optional;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDataComplete;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.BlockInvalid;
import org.bmon.common.event.ChainState;
import org.bmon.common.event.Event;
import org.bmon.common.event.HeaderSeen;

/** An intake that tells when what went in is about a block: that should be known at once, transactions may wait a little. */
public final class BlockAlarm implements Intake {

    private final Intake intake;
    private final Runnable alarm;

    /** @param alarm is run in the thread of the source, after the events are in; returns soon */
    public BlockAlarm(Intake intake, Runnable alarm) {
        this.intake = intake;
        this.alarm = alarm;
    }

    @Override
    public void append(List<Event> events, ReadingPosition... positions) throws OutboxFullException {
        intake.append(events, positions);
        if (events.stream().anyMatch(BlockAlarm::isUrgent)) {
            alarm.run();
        }
    }

    private static boolean isUrgent(Event event) {
        return event instanceof HeaderSeen
                || event instanceof BlockDataComplete
                || event instanceof BlockConnected
                || event instanceof BlockDisconnected
                || event instanceof BlockInvalid
                || event instanceof ChainState;
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
