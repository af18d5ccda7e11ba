package org.bmon.agent.source.log.tail;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which bytes of which file went to the reader: it turns the reader's count of bytes done with into a place in a file.
 * Files stay open until everything of theirs is done with.
 */
final class Trail implements AutoCloseable {

    private record Stretch(long from, LogFile file, long offset) {}

    private final Deque<Stretch> stretches = new ArrayDeque<>();

    /** From this count of bytes on they come from the file, beginning at the offset. */
    void add(long from, LogFile file, long offset) {
        stretches.addLast(new Stretch(from, file, offset));
    }

    /** The same, and what came before needs no place any more. */
    void restart(long from, LogFile file, long offset) throws IOException {
        Deque<Stretch> done = new ArrayDeque<>(stretches);
        stretches.clear();
        add(from, file, offset);
        for (Stretch stretch : done) {
            closeUnlessUsed(stretch.file);
        }
    }

    /**
     * What was read up to this count of bytes stands before the offset of the file now; the last {@code unsettled} of
     * these bytes are not done with.
     */
    void moved(long accepted, long unsettled, LogFile file, long offset) throws IOException {
        long back = Math.min(unsettled, offset);
        restart(accepted - back, file, offset - back);
    }

    /** The place after so many bytes: between two files, the end of the first, which is the easier to know again. */
    LogPlace place(long settled) throws IOException {
        Stretch stretch = stretches.removeFirst();
        while (!stretches.isEmpty() && stretches.getFirst().from < settled) {
            Stretch done = stretch;
            stretch = stretches.removeFirst();
            if (done.file != stretch.file) {
                closeUnlessUsed(done.file);
            }
        }
        stretches.addFirst(stretch);
        return new LogPlace(stretch.file, stretch.offset + Math.max(0, settled - stretch.from));
    }

    private void closeUnlessUsed(LogFile file) throws IOException {
        if (stretches.stream().noneMatch(stretch -> stretch.file == file)) {
            file.close();
        }
    }

    @Override
    public void close() throws IOException {
        for (Stretch stretch : stretches) {
            stretch.file.close();
        }
        stretches.clear();
    }
}
