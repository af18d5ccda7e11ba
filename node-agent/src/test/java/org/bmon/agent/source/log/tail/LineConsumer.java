package org.bmon.agent.source.log.tail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.bmon.common.Stamp;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeWarning;

/**
 * A reader for tests: each line of a {@link NodeLog} is an event. It may hold each back until the next one came, as the
 * log reader does with lines that others complete.
 */
final class LineConsumer implements LogConsumer {

    private final Consumer<Event> events;
    private final boolean holdsBack;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private String held = "";
    private long heldEnd;
    private long settled;
    private long position;
    long recalled;

    LineConsumer(Consumer<Event> events, boolean holdsBack) {
        this.events = events;
        this.holdsBack = holdsBack;
    }

    @Override
    public void recall(byte[] bytes, int offset, int length) {
        assertThatNothingWasRead();
        recalled += length;
    }

    private void assertThatNothingWasRead() {
        if (position > 0) {
            throw new IllegalStateException("recall comes before the first byte that is read");
        }
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            position++;
            if (bytes[i] == '\n') {
                line();
            } else {
                partial.write(bytes[i]);
            }
        }
    }

    private void line() {
        String line = partial.toString(StandardCharsets.UTF_8);
        partial.reset();
        emitHeld();
        held = line;
        heldEnd = position;
        if (!holdsBack) {
            emitHeld();
        }
    }

    private void emitHeld() {
        if (heldEnd > 0) {
            settled = heldEnd;
            heldEnd = 0;
            if (NodeLog.isLine(held)) {
                events.accept(new NodeWarning(Stamp.ofLog(0), "line", held));
            }
        }
    }

    @Override
    public void flush() {
        emitHeld();
    }

    @Override
    public void endOfFile() {
        if (partial.size() > 0) {
            line();
        }
        emitHeld();
    }

    @Override
    public long settled() {
        return settled;
    }
}
