package org.bmon.agent.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.bmon.agent.outbox.Intake;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.outbox.ReadingPosition;
import org.bmon.agent.outbox.SqliteOutbox;
import org.bmon.agent.source.MempoolSnapshot;
import org.bmon.agent.source.NodePulse;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.Txid;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxAccepted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JunctionTests {

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC);
    private static final long NOW = Stamp.micros(CLOCK.instant());
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path directory;

    private SqliteOutbox outbox;
    private Junction junction;
    private long nanos = 100 * SECOND;
    private NodePulse pulse = new NodePulse(0);
    private boolean full;

    @BeforeEach
    void open() {
        outbox = new SqliteOutbox(directory, new NodeName("node-1"), Network.REGTEST, 1 << 20, CLOCK);
        junction = new Junction(new FullAtWill(), true, CLOCK, () -> nanos, pulse, JoinMetrics.NONE);
    }

    @AfterEach
    void close() {
        outbox.close();
    }

    private void restart() {
        close();
        open();
    }

    /** The outbox, or one whose disk is full. */
    private final class FullAtWill implements Intake {
        @Override
        public void append(List<Event> events, ReadingPosition... positions) throws OutboxFullException {
            if (full) {
                throw new OutboxFullException("full", new IllegalStateException("as the test wants it"));
            }
            outbox.append(events, positions);
        }

        @Override
        public Optional<String> position(String source) {
            return outbox.position(source);
        }

        @Override
        public boolean isHalfFull() {
            return false;
        }
    }

    private static TxAccepted tx(long number, long micros, TimeSource source) {
        return new TxAccepted(new Stamp(micros, source), new Txid(0, 0, 0, number), null, null, null);
    }

    private void log(Event... events) throws OutboxFullException {
        junction.log().append(List.of(events), new ReadingPosition("log", "x"));
    }

    private void zmq(Event... events) throws OutboxFullException {
        junction.zmq().append(List.of(events), new ReadingPosition("zmq", "y"));
    }

    private List<Event> stored() {
        return outbox.read(1, 1000, 1 << 20).events();
    }

    @Test
    void killBetweenTheTwoReportsLeavesOneEvent() throws OutboxFullException {
        zmq(tx(1, NOW, TimeSource.RECEIVED));
        restart();
        log(tx(1, NOW - 50, TimeSource.LOG));
        log(tx(2, NOW - 40, TimeSource.LOG));
        restart();
        zmq(tx(2, NOW + 10, TimeSource.RECEIVED));
        nanos += 10 * SECOND;
        junction.logRead(nanos);
        junction.zmq().idle();
        assertThat(stored()).containsExactly(tx(1, NOW - 50, TimeSource.LOG), tx(2, NOW - 40, TimeSource.LOG));
    }

    @Test
    void fullDiskChangesNothingOfWhatWaits() throws OutboxFullException {
        zmq(tx(1, NOW, TimeSource.RECEIVED));
        full = true;
        assertThatThrownBy(() -> log(tx(1, NOW - 50, TimeSource.LOG))).isInstanceOf(OutboxFullException.class);
        nanos += 60 * SECOND;
        assertThatThrownBy(() -> junction.zmq().idle()).isInstanceOf(OutboxFullException.class);
        full = false;
        log(tx(1, NOW - 50, TimeSource.LOG));
        junction.zmq().idle();
        assertThat(stored()).containsExactly(tx(1, NOW - 50, TimeSource.LOG));
    }

    @Test
    void nothingNewIsNoCommit() throws OutboxFullException {
        full = true;
        junction.zmq().idle();
        assertThat(outbox.position(Junction.POSITION)).isEmpty();
    }

    @Test
    void withoutALogNothingWaits() throws OutboxFullException {
        junction = new Junction(new FullAtWill(), false, CLOCK, () -> nanos, pulse, JoinMetrics.NONE);
        zmq(tx(1, NOW, TimeSource.RECEIVED));
        assertThat(stored()).containsExactly(tx(1, NOW, TimeSource.RECEIVED));
        assertThat(junction.isUpToDate()).isTrue();
    }

    @Test
    void missedTransactionIsToldWithTheTimeOfThePollUnlessTheLogTellsIt() throws OutboxFullException {
        junction.asked();
        assertThat(junction.answered(new MempoolSnapshot(NOW, List.of(txid(1)), 5)))
                .isZero();
        log(tx(2, NOW, TimeSource.LOG));
        junction.asked();
        int missed = junction.answered(new MempoolSnapshot(NOW + 9, List.of(txid(1), txid(2), txid(3), txid(4)), 9));
        assertThat(missed).isEqualTo(2);
        log(tx(4, NOW + 5, TimeSource.LOG));
        nanos += 10 * SECOND;
        junction.logRead(nanos);
        junction.zmq().idle();
        assertThat(stored())
                .containsExactly(
                        tx(2, NOW, TimeSource.LOG), tx(4, NOW + 5, TimeSource.LOG), tx(3, NOW + 9, TimeSource.POLLED));
    }

    private static Txid txid(long number) {
        return new Txid(0, 0, 0, number);
    }

    @Test
    void logOfNowIsThePulseAndHistoryIsNot() throws OutboxFullException {
        long hour = Duration.ofHours(1).toNanos() / 1000;
        log(tx(1, NOW - hour, TimeSource.LOG));
        assertThat(pulse.lastNanos()).isZero();
        log(tx(2, NOW, TimeSource.LOG));
        assertThat(pulse.lastNanos()).isEqualTo(nanos);
    }
}
