package org.bmon.agent.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.WireFormatException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An outbox in a SQLite file. Every commit is flushed to the disk before the call returns, so neither the death of the
 * process nor a power cut loses or repeats anything. Past its size limit the oldest events go, counted. A broken file is
 * set aside and a new stream begun, which starts with a gap that says so.
 */
public final class SqliteOutbox implements Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteOutbox.class);

    private final OutboxFile file;
    private final NodeName node;
    private final Network network;
    private final long limitBytes;
    private final Clock clock;
    private final BatchCodec codec = new BatchCodec();
    private final Map<String, String> readings = new TreeMap<>();

    private Connection connection;
    private OutboxRows rows;
    private StreamId stream;
    private Tally tally;
    private long setAside;
    private boolean writable = true;

    private record Opened(Connection connection, OutboxRows rows, StreamId stream, Tally tally) {}

    /** What a change does to the rows and to the counts. */
    private interface Change {
        void apply(Tally tally) throws SQLException;
    }

    /**
     * Opens the outbox in a directory, which is created if there is none.
     *
     * @param limitBytes how much room events may take before the oldest go; the file is somewhat larger
     * @throws OutboxFailedException if it can't be opened; the message says what helps
     */
    public SqliteOutbox(Path directory, NodeName node, Network network, long limitBytes, Clock clock) {
        this.file = new OutboxFile(directory.resolve("outbox.db"));
        this.node = node;
        this.network = network;
        this.limitBytes = limitBytes;
        this.clock = clock;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new OutboxFailedException("the state directory " + directory + " can't be created: " + e, e);
        }
        Opened opened;
        try {
            opened = open(null);
        } catch (SQLException e) {
            if (!OutboxFile.isBroken(e)) {
                throw cannotOpen(e);
            }
            readings.putAll(file.salvageReadings());
            opened = replace(e);
        }
        adopt(opened);
        if (!stream.node().equals(node) || stream.network() != network) {
            close();
            throw new OutboxFailedException("the state directory " + directory + " belongs to node " + stream.node()
                    + " on " + stream.network() + ", not to " + node + " on " + network
                    + "; give each node a directory of its own");
        }
    }

    private void adopt(Opened opened) {
        connection = opened.connection;
        rows = opened.rows;
        stream = opened.stream;
        tally = opened.tally;
    }

    private OutboxFailedException cannotOpen(SQLException e) {
        String hint = OutboxFile.isBusy(e)
                ? "another process has it; give each agent a state directory of its own"
                : e.getMessage() + "; the agent must be able to write there";
        return new OutboxFailedException("the outbox " + file + " can't be opened: " + hint, e);
    }

    /** Opens the file; {@code aside} is the broken one that it takes the place of, if it does. */
    private Opened open(@Nullable Path aside) throws SQLException {
        Connection opening = file.open();
        try {
            OutboxRows opened = new OutboxRows(opening);
            opened.begin();
            Optional<StreamId> known = opened.loadStream();
            StreamId named = known.isPresent() ? known.get() : newStream();
            if (known.isEmpty()) {
                opened.saveStream(named);
                for (Map.Entry<String, String> reading : readings.entrySet()) {
                    opened.saveReading(reading.getKey(), reading.getValue());
                }
            }
            Tally counted = opened.loadTally();
            if (aside != null) {
                String detail = "the outbox was broken and set aside as " + aside.getFileName();
                opened.insert(counted, counted.next, now(), gap("outbox-broken", null, detail));
                opened.saveTally(counted);
            }
            readings.putAll(opened.loadReadings());
            opened.commit();
            return new Opened(opening, opened, named, counted);
        } catch (SQLException e) {
            opening.close();
            throw e;
        }
    }

    private StreamId newStream() {
        return new StreamId(node, network, UUID.randomUUID().toString());
    }

    /** Sets the broken file aside and begins a new one, with the reading positions that are known. */
    private Opened replace(SQLException cause) {
        try {
            Path aside = file.setAside(now());
            setAside++;
            LOG.error(
                    "The outbox {} is broken ({}). It was set aside as {}, and the events in it that were not yet "
                            + "delivered are lost. A new one was begun; check the disk.",
                    file,
                    cause.getMessage(),
                    aside);
            return open(aside);
        } catch (SQLException | IOException e) {
            throw new OutboxFailedException("the broken outbox " + file + " can't be replaced: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void append(List<Event> events, ReadingPosition... positions) throws OutboxFullException {
        write(change -> {
            long now = now();
            for (Event event : events) {
                rows.insert(change, change.next, now, codec.encodeEvent(event));
            }
            for (ReadingPosition position : positions) {
                rows.saveReading(position.source(), position.value());
            }
            if (change.allBytes() > limitBytes) {
                makeRoom(change);
            }
        });
        for (ReadingPosition position : positions) {
            readings.put(position.source(), position.value());
        }
    }

    /** The oldest events go, some more than must, so that this is not done at each append. */
    private void makeRoom(Tally change) throws SQLException {
        long first = change.first;
        long before = change.events;
        long last = rows.lastOfOldest(change.allBytes() - (limitBytes - limitBytes / 16));
        long earlier = rows.body(first).map(this::lostEarlier).orElse(0L);
        rows.delete(change, last);
        change.dropped += before - change.events;
        long missing = last - first + 1;
        if (earlier > 0) {
            // The gap at the first position goes too, but what it stood for is counted on.
            change.dropped--;
            missing += earlier - 1;
        } else {
            LOG.warn("The outbox is full ({} bytes): the oldest events go, counted. Is the collector up?", limitBytes);
        }
        String detail = "the outbox was full; the oldest events had to go";
        rows.insert(change, last, now(), gap("events-dropped", missing, detail));
    }

    /** How many events the event stands for, if it is a gap of an outbox; otherwise 0. */
    private long lostEarlier(byte[] body) {
        return decode(body) instanceof DataGap gap && gap.source() == DataGap.Source.OUTBOX && gap.missing() != null
                ? gap.missing()
                : 0;
    }

    private @Nullable Event decode(byte[] body) {
        try {
            return codec.decodeEvent(body);
        } catch (WireFormatException e) {
            LOG.error("An event in the outbox {} can't be read: {}", file, e.getMessage());
            return null;
        }
    }

    private byte[] gap(String kind, @Nullable Long missing, String detail) {
        Stamp at = new Stamp(now(), TimeSource.RECEIVED);
        return codec.encodeEvent(new DataGap(at, DataGap.Source.OUTBOX, kind, missing, detail));
    }

    @Override
    public synchronized Optional<String> position(String source) {
        return Optional.ofNullable(readings.get(source));
    }

    @Override
    public synchronized Slice read(long from, int maxEvents, int maxBytes) {
        List<OutboxRows.Row> found = query(() -> rows.read(from, maxEvents, maxBytes));
        List<Event> events = new ArrayList<>(found.size());
        for (OutboxRows.Row row : found) {
            Event event = decode(row.body);
            events.add(event != null ? event : unreadable());
        }
        return new Slice(stream, found.isEmpty() ? tally.next : found.get(0).position, events);
    }

    private DataGap unreadable() {
        Stamp at = new Stamp(now(), TimeSource.RECEIVED);
        return new DataGap(at, DataGap.Source.OUTBOX, "event-unreadable", 1L, "an event in the outbox was damaged");
    }

    @Override
    public synchronized void forget(long durable) {
        if (durable < tally.first || tally.events == 0) {
            return;
        }
        try {
            // After a power cut these events may be back; the collector passes over what it has.
            query(() -> rows.flushCommits(false));
            write(change -> rows.delete(change, durable));
        } catch (OutboxFullException e) {
            // Forgetting is only to make room; it is asked for again with the next reply.
            LOG.debug("nothing was forgotten", e);
        } finally {
            query(() -> rows.flushCommits(true));
        }
    }

    @Override
    public synchronized void park(long first, long last, String reason) {
        change(change -> {
            rows.park(change, stream.epoch(), first, last, reason);
            String detail = "the collector refused them: " + reason;
            rows.insert(change, last, now(), gap("events-refused", last - first + 1, detail));
            if (change.parkedBytes > limitBytes / 4) {
                rows.dropParked(change, change.parkedBytes - limitBytes / 5);
            }
        });
    }

    @Override
    public synchronized void bridge(long received) {
        long first = tally.first;
        if (received + 1 >= first
                || query(() -> rows.body(first)).map(this::lostEarlier).orElse(0L) >= first - received) {
            return;
        }
        change(change -> {
            String detail = "the collector lacks what it once had durably; was its store lost?";
            rows.insert(change, first - 1, now(), gap("store-lost", first - 1 - received, detail));
        });
    }

    @Override
    public synchronized void renew(String reason) {
        StreamId renewed = newStream();
        change(change -> {
            rows.renumber(change);
            rows.saveStream(renewed);
            rows.insert(change, change.next, now(), gap("outbox-renewed", null, reason));
        });
        stream = renewed;
    }

    @Override
    public synchronized OutboxState state() {
        Long oldest = tally.events == 0 ? null : query(() -> rows.appended(tally.first));
        return new OutboxState(
                tally.first,
                tally.next,
                tally.events,
                tally.allBytes(),
                oldest,
                tally.dropped,
                tally.parked,
                tally.parkedDropped,
                setAside,
                writable,
                limitBytes);
    }

    /** A change that must be made, now or by a caller who tries again. */
    private void change(Change change) {
        try {
            write(change);
        } catch (OutboxFullException e) {
            throw new OutboxFailedException("the outbox " + file + " has no room for a change", e);
        }
    }

    private void write(Change change) throws OutboxFullException {
        Tally copy = tally.copy();
        try {
            rows.begin();
            change.apply(copy);
            rows.saveTally(copy);
            rows.commit();
            tally = copy;
        } catch (SQLException e) {
            rollback();
            if (OutboxFile.isFull(e)) {
                throw full(e);
            }
            throw failed(e);
        }
        if (!writable) {
            writable = true;
            LOG.info("The outbox {} has room again and goes on.", file);
        }
    }

    private OutboxFullException full(SQLException e) {
        if (writable) {
            writable = false;
            LOG.error("The disk of the outbox {} is full. Reading waits until there is room; nothing is lost.", file);
        }
        return new OutboxFullException("the disk of the outbox " + file + " is full", e);
    }

    private <T> T query(OutboxRows.Query<T> query) {
        try {
            return query.run();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private OutboxFailedException failed(SQLException e) {
        if (OutboxFile.isBroken(e)) {
            close();
            adopt(replace(e));
        }
        return new OutboxFailedException("the outbox " + file + " failed: " + e.getMessage(), e);
    }

    private void rollback() {
        try {
            rows.rollback();
        } catch (SQLException e) {
            // SQLite rolls back by itself after a serious error and then knows no transaction to roll back.
            LOG.debug("nothing to roll back", e);
        }
    }

    private long now() {
        return Stamp.micros(clock.instant());
    }

    /** Bounds the pages of the file, as a full disk would. */
    synchronized void limitPages(long pages) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA max_page_count = " + pages);
        }
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new OutboxFailedException("the outbox " + file + " can't be closed: " + e.getMessage(), e);
        }
    }
}
