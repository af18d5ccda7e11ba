package org.bmon.agent.source.log.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeWarning;

/** A tailer over a {@link NodeLog}, which can be killed and started again. */
final class TailerHarness implements AutoCloseable {

    final MemoryOutbox outbox = new MemoryOutbox();
    private final Path log;
    private final StartAt start;
    private final boolean holdsBack;
    private LogTailer tailer;
    private LineConsumer consumer;
    private long nanos;

    /** Up to when all is known to be read. */
    long readUpTo;

    TailerHarness(Path log, StartAt start, boolean holdsBack) {
        this.log = log;
        this.start = start;
        this.holdsBack = holdsBack;
        restart();
    }

    /** What was not committed is lost with the process. */
    void restart() {
        close();
        tailer = new LogTailer(
                log,
                start,
                outbox,
                events -> {
                    consumer = new LineConsumer(events, holdsBack);
                    return consumer;
                },
                read -> readUpTo = read,
                LogTailer.COMMIT_BYTES,
                Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC),
                () -> nanos);
    }

    /** Polls once, a fifth of a second after the last time. */
    boolean poll() {
        nanos += 200_000_000L;
        try {
            return tailer.poll();
        } catch (OutboxFullException e) {
            return false;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    long nanos() {
        return nanos;
    }

    void hourPasses() {
        nanos += 3_600_000_000_000L;
    }

    /** Polls for so long that whatever waits for quiet has come. */
    void pollAll() {
        int polls = 0;
        for (int quiet = 0; quiet < 60; quiet++) {
            while (poll()) {
                quiet = 0;
                assertThat(++polls).as("polls that always find more").isLessThan(100_000);
            }
        }
    }

    long recalled() {
        return consumer.recalled;
    }

    long lag() throws IOException {
        return tailer.lag();
    }

    /** Whether all that the file being read has was committed, and the file is the one that has the log's name. */
    boolean isRead() throws IOException {
        LogPosition position =
                outbox.position(LogTailer.SOURCE).map(LogPosition::parse).orElse(null);
        LogEntry now = LogEntry.of(log).orElse(null);
        return position != null
                && now != null
                && !outbox.full
                && position.identity().equals(now.identity())
                && position.offset() <= now.size()
                && tailer.waitsFor() == null
                && tailer.lag() == 0;
    }

    List<Long> lines() {
        List<Long> numbers = new ArrayList<>();
        for (Event event : outbox.events) {
            if (event instanceof NodeWarning line) {
                numbers.add(NodeLog.number(line.text()));
            }
        }
        return numbers;
    }

    List<DataGap> gaps() {
        return outbox.events.stream()
                .filter(DataGap.class::isInstance)
                .map(DataGap.class::cast)
                .toList();
    }

    @Override
    public void close() {
        if (tailer != null) {
            try {
                tailer.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
