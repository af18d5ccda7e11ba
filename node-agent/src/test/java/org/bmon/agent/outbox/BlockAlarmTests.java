package org.bmon.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.Txid;
import org.bmon.common.event.Event;
import org.bmon.common.event.HeaderSeen;
import org.bmon.common.event.TxAccepted;
import org.junit.jupiter.api.Test;

class BlockAlarmTests {

    private static final Stamp AT = new Stamp(7, TimeSource.RECEIVED);
    private static final Event HEADER =
            new HeaderSeen(AT, new BlockHash(0, 0, 0, 1), null, null, HeaderSeen.Via.UNKNOWN);
    private static final Event TRANSACTION = new TxAccepted(AT, new Txid(0, 0, 0, 1), null, null, null);

    private final List<Event> taken = new ArrayList<>();
    private final AtomicInteger alarms = new AtomicInteger();
    private boolean full;
    private final Intake alarm = new BlockAlarm(
            new Intake() {
                @Override
                public void append(List<Event> events, ReadingPosition... positions) throws OutboxFullException {
                    if (full) {
                        throw new OutboxFullException("full", new IllegalStateException());
                    }
                    taken.addAll(events);
                }

                @Override
                public Optional<String> position(String source) {
                    return Optional.of("of " + source);
                }

                @Override
                public boolean isHalfFull() {
                    return full;
                }
            },
            () -> {
                assertThat(taken).as("in before the alarm").contains(HEADER);
                alarms.incrementAndGet();
            });

    @Test
    void aBlockRaisesIt() throws OutboxFullException {
        alarm.append(List.of(TRANSACTION, HEADER));
        assertThat(taken).containsExactly(TRANSACTION, HEADER);
        assertThat(alarms).hasValue(1);
    }

    @Test
    void aTransactionDoesNot() throws OutboxFullException {
        alarm.append(List.of(TRANSACTION));
        assertThat(taken).containsExactly(TRANSACTION);
        assertThat(alarms).hasValue(0);
    }

    @Test
    void whatDidNotGoInDoesNot() {
        full = true;
        assertThatThrownBy(() -> alarm.append(List.of(HEADER))).isInstanceOf(OutboxFullException.class);
        assertThat(alarms).hasValue(0);
    }

    @Test
    void theRestIsTheIntakesOwn() {
        assertThat(alarm.position("log")).contains("of log");
        assertThat(alarm.isHalfFull()).isFalse();
        full = true;
        assertThat(alarm.isHalfFull()).isTrue();
    }
}
