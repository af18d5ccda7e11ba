package org.bmon.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.bmon.agent.join.JoinMetrics;
import org.bmon.agent.join.Junction;
import org.bmon.agent.source.NodePulse;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.Txid;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxAccepted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Log and ZMQ on one disk that is full for a while. */
class FullDiskTests {

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC);
    private static final long NOW = Stamp.micros(CLOCK.instant());
    private static final int FACTS = 300;

    @TempDir
    Path directory;

    private static List<Event> facts(int from, TimeSource source) {
        List<Event> events = new ArrayList<>();
        for (int i = from; i < from + FACTS; i++) {
            events.add(new TxAccepted(new Stamp(NOW + i, source), new Txid(0, 0, 0, i), null, null, null));
        }
        return events;
    }

    @Test
    void bothFeedsGoOnWhereTheyWereOnceThereIsRoom() throws SQLException, OutboxFullException {
        try (SqliteOutbox outbox =
                new SqliteOutbox(directory, new NodeName("node-1"), Network.REGTEST, 1L << 30, CLOCK)) {
            Junction junction = new Junction(outbox, true, CLOCK, () -> 0, new NodePulse(0), JoinMetrics.NONE);
            junction.log().append(facts(0, TimeSource.LOG), new ReadingPosition("log", "1"));
            outbox.limitPages(1);
            assertThatThrownBy(() ->
                            junction.zmq().append(facts(FACTS, TimeSource.RECEIVED), new ReadingPosition("zmq", "2")))
                    .isInstanceOf(OutboxFullException.class);
            assertThatThrownBy(
                            () -> junction.log().append(facts(FACTS, TimeSource.LOG), new ReadingPosition("log", "2")))
                    .isInstanceOf(OutboxFullException.class);
            assertThat(outbox.state().writable()).isFalse();
            assertThat(outbox.position("log")).contains("1");
            assertThat(outbox.position("zmq")).isEmpty();
            outbox.limitPages(1 << 20);
            junction.zmq().append(facts(FACTS, TimeSource.RECEIVED), new ReadingPosition("zmq", "2"));
            junction.log().append(facts(FACTS, TimeSource.LOG), new ReadingPosition("log", "2"));
            junction.zmq().append(facts(0, TimeSource.RECEIVED), new ReadingPosition("zmq", "3"));
            assertThat(outbox.read(1, 10_000, 1 << 24).events())
                    .hasSize(2 * FACTS)
                    .allMatch(event -> event.at().source() == TimeSource.LOG);
        }
    }
}
