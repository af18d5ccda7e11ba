package org.bmon.agent.source.log.tail;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.bmon.agent.outbox.Intake;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.outbox.ReadingPosition;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a debug.log: feeds its bytes to a reader, in order and each once, and commits the reader's events together
 * with how far it has read. A file is known by the operating system's identity, whatever its name; that it still is what
 * was read is known by the last bytes that were read of it.
 *
 * <ul>
 *   <li>Renamed and reopened: the old file is read to its end, and the next one begun once it has data. Files that were
 *       rotated in between, or while the agent was down, come in between.
 *   <li>Truncated in place, or rewritten: where the last bytes stand, reading goes on behind them (Core's start-up
 *       shrink writes the last 10 MB again). Where they do not, all there is is new; if a copy was made (copytruncate),
 *       its rest is read first. A gap is told, since what was written before the cut may be lost.
 *   <li>Gone, or packed: a gap is told, and the oldest file that is later is begun.
 * </ul>
 *
 * <p>Nothing sleeps or waits in here, and memory is constant. Not safe for use by many threads. After an exception it
 * is of no more use, except {@link OutboxFullException}, after which the next poll tries again.
 */
public final class LogTailer implements AutoCloseable {

    /** The outbox knows the reading position by this name. */
    public static final String SOURCE = "log";

    private static final Logger LOG = LoggerFactory.getLogger(LogTailer.class);

    private static final int CHUNK = 256 << 10;
    private static final long RECALLED = 4L << 20;
    /** As often as this the position is committed also if there are no events. */
    static final long COMMIT_BYTES = 4L << 20;

    /** In so short a time a log is not rotated so often that a whole file comes and goes. */
    private static final long STALL_NANOS = 60_000_000_000L;

    /** How often a rewritten file is looked at before its old lines are taken as new. */
    private static final int PATIENCE = 50;

    private final LogDirectory directory;
    private final Intake outbox;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final LogConsumer consumer;
    private final long commitBytes;
    private final ReadMark mark;
    private final List<Event> events = new ArrayList<>();
    private final Trail trail = new Trail();
    private final Quiet quiet = new Quiet();
    private final byte[] chunk = new byte[CHUNK];

    private StartAt start;
    private @Nullable LogFile file;
    private long offset;
    private long accepted;
    private LastBytes last = new LastBytes(new byte[0]);
    private @Nullable LogPosition stored;
    private long committed;
    private boolean mustCommit;
    private int looks;
    private long seenNanos;

    /**
     * @param log the path of debug.log
     * @param start where to begin if the outbox has no position and there is a log already
     * @param consumer makes the reader that gives its events to its argument
     * @param onRead is told, by the nano clock, up to when all that was written is in the outbox
     * @param commitBytes after how many settled bytes the position is committed also if there are no events
     * @param nanoClock for intervals
     */
    public LogTailer(
            Path log,
            StartAt start,
            Intake outbox,
            Function<Consumer<Event>, LogConsumer> consumer,
            LongConsumer onRead,
            long commitBytes,
            Clock clock,
            LongSupplier nanoClock) {
        this.directory = new LogDirectory(log);
        this.start = start;
        this.outbox = outbox;
        this.consumer = consumer.apply(events::add);
        this.mark = new ReadMark(onRead);
        this.commitBytes = commitBytes;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.stored = outbox.position(SOURCE).map(LogPosition::parse).orElse(null);
    }

    /**
     * Reads what there is, up to a bounded amount, and commits it.
     *
     * @return true if there may be more to read at once
     * @throws OutboxFullException if the outbox had no room: what was read waits, and the next poll tries again
     */
    public boolean poll() throws IOException, OutboxFullException {
        // What a full outbox did not take comes first.
        commit();
        boolean more = step();
        commit();
        if (events.isEmpty()) {
            mark.settled(consumer.settled());
        }
        return more;
    }

    private boolean step() throws IOException {
        if (file == null) {
            begin();
        }
        LogFile current = file;
        if (current == null) {
            return false;
        }
        if (!isAsRead(current)) {
            return rewritten(current);
        }
        looks = 0;
        long before = nanoClock.getAsLong();
        int got = current.read(chunk, 0, CHUNK, offset);
        if (got > 0) {
            consumer.accept(chunk, 0, got);
            last.append(chunk, got);
            offset += got;
            accepted += got;
            quiet.data(nanoClock.getAsLong());
            return true;
        }
        return next(current, before) || flushIfQuiet();
    }

    private boolean flushIfQuiet() {
        if (quiet.isDue(nanoClock.getAsLong())) {
            consumer.flush();
        }
        return false;
    }

    /** At the end of a file: begins the next one, if there is one with data. */
    private boolean next(LogFile current, long lookedNanos) throws IOException {
        Optional<LogEntry> now = directory.current();
        if (now.isPresent() && now.get().identity().equals(current.identity())) {
            current.seen(now.get());
            seenNanos = lookedNanos;
            mark.end(accepted, lookedNanos);
            return false;
        }
        boolean inPlace = directory.holds(current.identity());
        List<LogEntry> later = directory.after(current.identity(), current.modified());
        if (later.isEmpty()) {
            return false;
        }
        // The node opens a new file at a line it writes: once that one has data, this one gets no more.
        if (current.size() > offset) {
            return true;
        }
        Optional<LogFile> opened = LogFile.open(later.get(0));
        if (opened.isEmpty()) {
            return false;
        }
        LogFile following = opened.get();
        if (current.isCopy()) {
            gap(
                    "truncated",
                    "the log was copied to " + current.path().getFileName()
                            + " and truncated: what was written in between is lost; rotate by rename and SIGHUP");
            following.setCopy(!following.path().equals(directory.log()));
            restart(following, 0, new LastBytes(new byte[0]));
        } else if (!inPlace && nanoClock.getAsLong() - seenNanos > STALL_NANOS) {
            gap(
                    "file-replaced",
                    "the log was not looked at for long, and files that were rotated meanwhile may be gone");
            restart(following, 0, new LastBytes(new byte[0]));
        } else if (last.areTelling() && last.standBefore(following, offset)) {
            LOG.info("{} is a copy of the file that was read; reading goes on in it", following.path());
            moved(following, offset);
        } else {
            consumer.endOfFile();
            trail.add(accepted, following, 0);
            enter(following, 0, new LastBytes(new byte[0]));
        }
        return true;
    }

    /** What was read stands before the offset of this file now. */
    private void moved(LogFile to, long from) throws IOException {
        trail.moved(accepted, accepted - consumer.settled(), to, from);
        enter(to, from, LastBytes.before(to, from));
    }

    /** Reading begins behind something that is missing, or for the first time. */
    private void restart(LogFile opened, long from, LastBytes before) throws IOException {
        trail.restart(accepted, opened, from);
        enter(opened, from, before);
    }

    private void enter(LogFile entered, long from, LastBytes before) {
        file = entered;
        offset = from;
        last = before;
        looks = 0;
        mustCommit = true;
        seenNanos = nanoClock.getAsLong();
    }

    /** The file was truncated, or another one got its identity. */
    private boolean rewritten(LogFile current) throws IOException {
        OptionalLong place = last.find(current);
        if (place.isPresent()) {
            LOG.info("{} was shortened; reading goes on where it stopped", directory.log());
            moved(current, place.getAsLong());
            return true;
        }
        Optional<LogPlace> copy = LogPlace.find(last, offset, directory.allBut(current.identity()));
        if (copy.isPresent()) {
            LogFile copied = copy.get().file();
            LOG.info("{} was copied to {} and truncated; the copy is read first", directory.log(), copied.path());
            copied.setCopy(true);
            moved(copied, copy.get().offset());
            return true;
        }
        if (current.size() == 0 || (last.areYoungerThan(current) && ++looks < PATIENCE)) {
            // Old lines are being written again: the place where reading stopped is yet to come.
            return false;
        }
        gap("truncated", "the log was truncated: what was written just before is lost; rotate by rename and SIGHUP");
        List<LogEntry> unread = directory.after("", current.modified());
        LogFile oldest =
                unread.isEmpty() ? current : LogFile.open(unread.get(0)).orElse(current);
        restart(oldest, 0, new LastBytes(new byte[0]));
        return true;
    }

    /** Opens the file in which to go on, or to begin, if it is there. */
    private void begin() throws IOException {
        if (stored == null) {
            beginAnew();
        } else {
            goOn(stored);
        }
    }

    private void beginAnew() throws IOException {
        Optional<LogEntry> first = start == StartAt.BEGINNING
                ? directory.all().stream().filter(entry -> entry.size() > 0).findFirst()
                : directory.current();
        if (first.isEmpty()) {
            // What is not there yet will be new from its first line.
            start = StartAt.BEGINNING;
            return;
        }
        Optional<LogFile> opened = LogFile.open(first.get());
        if (opened.isEmpty()) {
            return;
        }
        long from = start == StartAt.BEGINNING ? 0 : opened.get().lastLineEnd();
        LOG.info("{} is read from byte {} on", opened.get().path(), from);
        resume(opened.get(), from, LastBytes.before(opened.get(), from), false);
    }

    private void goOn(LogPosition position) throws IOException {
        LastBytes before = position.before();
        for (LogEntry entry : directory.all()) {
            if (entry.identity().equals(position.identity())) {
                Optional<LogFile> opened = LogFile.open(entry);
                if (opened.isPresent() && before.standBefore(opened.get(), position.offset())) {
                    Optional<LogFile> copied = LogPlace.copySince(position, directory.copiesOf(entry));
                    copied.ifPresent(copy -> opened.get().closeQuietly());
                    resume(
                            copied.orElse(opened.get()),
                            position.offset(),
                            before,
                            position.copy() || copied.isPresent());
                    return;
                }
                if (opened.isPresent() && entry.path().equals(directory.log())) {
                    // Truncated while the agent was down: the first step sees to it.
                    restart(opened.get(), position.offset(), before);
                    return;
                }
                opened.ifPresent(LogFile::closeQuietly);
            }
        }
        Optional<LogPlace> copy = LogPlace.find(before, position.offset(), directory.all());
        if (copy.isPresent()) {
            LOG.info(
                    "{} holds what was read; reading goes on there",
                    copy.get().file().path());
            LogFile found = copy.get().file();
            long from = copy.get().offset();
            resume(found, from, LastBytes.before(found, from), position.copy());
            return;
        }
        List<LogEntry> later = directory.after("", position.modified());
        Optional<LogFile> opened = later.isEmpty() ? Optional.empty() : LogFile.open(later.get(0));
        if (opened.isEmpty()) {
            return;
        }
        gap(
                "file-replaced",
                "the rest of the file that was being read is gone or packed; reading goes on with "
                        + later.get(0).path().getFileName());
        resume(opened.get(), 0, new LastBytes(new byte[0]), false);
    }

    private void resume(LogFile opened, long from, LastBytes before, boolean copy) throws IOException {
        opened.setCopy(copy);
        recall(opened, from);
        restart(opened, from, before);
        quiet.data(nanoClock.getAsLong());
    }

    private void recall(LogFile opened, long until) throws IOException {
        for (long from = Math.max(0, until - RECALLED); from < until; ) {
            int got = opened.read(chunk, 0, (int) Math.min(CHUNK, until - from), from);
            if (got == 0) {
                return;
            }
            consumer.recall(chunk, 0, got);
            from += got;
        }
    }

    /** What was read so far is done with, and something after it is missing. */
    private void gap(String kind, String detail) {
        consumer.endOfFile();
        consumer.flush();
        LOG.warn("{}: {}", directory.log(), detail);
        Stamp at = new Stamp(Stamp.micros(clock.instant()), TimeSource.RECEIVED);
        events.add(new DataGap(at, DataGap.Source.LOG, kind, null, detail));
    }

    private void commit() throws IOException, OutboxFullException {
        LogFile current = file;
        boolean hasNews = !events.isEmpty() || mustCommit || consumer.settled() - committed >= commitBytes;
        if (current == null || !hasNews) {
            return;
        }
        LogPlace place = trail.place(consumer.settled());
        boolean atEnd = place.file() == current && place.offset() == offset;
        LastBytes before = atEnd ? last : LastBytes.before(place.file(), place.offset());
        if (!atEnd && !isAsRead(current)) {
            // Rewritten since it was read, so these are not the bytes; the next step finds where they are now.
            return;
        }
        outbox.append(
                events,
                new ReadingPosition(SOURCE, LogPosition.of(place, before).text()));
        events.clear();
        mustCommit = false;
        committed = consumer.settled();
    }

    private boolean isAsRead(LogFile current) throws IOException {
        return current.size() >= offset && last.standBefore(current, offset);
    }

    /** How many bytes of the file that is being read are not read yet. */
    public long lag() throws IOException {
        LogFile current = file;
        return current == null ? 0 : Math.max(0, current.size() - offset);
    }

    /** How many bytes are not read yet, those of the files that come after the one being read included. */
    public long behind() throws IOException {
        LogFile current = file;
        return current == null ? 0 : lag() + directory.bytesAfter(current.identity(), current.modified());
    }

    /** What is missing to begin; null if reading has begun. */
    public @Nullable String waitsFor() {
        return file == null ? directory.log() + " is not there yet; it is read as soon as it is" : null;
    }

    @Override
    public void close() throws IOException {
        trail.close();
    }
}
