package org.bmon.agent.source.log;

import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.bmon.common.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * Where events leave, in the order of the lines that told them. An event may be held for some lines, when a line to come
 * may complete it; the events after it wait behind it.
 */
final class Outlet {

    private static final int CAPACITY = 256;

    private final Consumer<Event> events;
    private final Held[] ring = new Held[CAPACITY];
    private int first;
    private int size;
    private long emitted;
    private boolean muted;

    Outlet(Consumer<Event> events) {
        this.events = events;
        for (int i = 0; i < CAPACITY; i++) {
            ring[i] = new Held();
        }
    }

    /** The event that {@code line} tells. */
    void emit(Line line, Event event) {
        if (size == 0) {
            send(event);
        } else {
            add(line, event, 0, false);
        }
    }

    /** Like {@link #emit}, but a line of the same thread among the next {@code lines} may still change the event. */
    void hold(Line line, Event event, int lines) {
        add(line, event, lines, false);
    }

    /** Like {@link #hold}; a single moment of quiet does not end the wait. */
    void holdFirmly(Line line, Event event, int lines) {
        add(line, event, lines, true);
    }

    /**
     * Looks for the newest held event of {@code type} that this line's thread told, and that {@code which} accepts.
     */
    <E extends Event> @Nullable Held find(Line line, Class<E> type, Predicate<E> which) {
        for (int i = size - 1; i >= 0; i--) {
            Held held = ring[first + i & CAPACITY - 1];
            if (held.waiting
                    && held.thread == line.thread
                    && type.isInstance(held.event)
                    && which.test(type.cast(held.event))) {
                return held;
            }
        }
        return null;
    }

    /** The line is done with: what waited long enough leaves. */
    void endOfLine(long number) {
        while (size > 0 && (!ring[first].waiting || ring[first].lastLine <= number)) {
            sendFirst();
        }
    }

    /** It is quiet: everything leaves, but what is held firmly and what is behind it. */
    void flush() {
        while (size > 0 && !(ring[first].firm && ring[first].waiting)) {
            sendFirst();
        }
    }

    /** Everything leaves. */
    void drain() {
        while (size > 0) {
            sendFirst();
        }
    }

    /** From now on events are thrown away, or no more. What is held is thrown away. */
    void mute(boolean on) {
        muted = true;
        drain();
        muted = on;
    }

    /** Up to which position all is emitted, given that all lines before {@code position} were handled. */
    long settled(long position) {
        return size == 0 ? position : ring[first].position;
    }

    long emitted() {
        return emitted;
    }

    private void add(Line line, Event event, int lines, boolean firm) {
        if (size == CAPACITY) {
            sendFirst();
        }
        Held held = ring[first + size & CAPACITY - 1];
        size++;
        held.event = event;
        held.position = line.position;
        held.thread = line.thread;
        held.lastLine = line.number + lines;
        held.waiting = lines > 0;
        held.firm = firm;
    }

    private void sendFirst() {
        Held held = ring[first];
        Event event = held.event;
        held.event = null;
        first = first + 1 & CAPACITY - 1;
        size--;
        if (event != null) {
            send(event);
        }
    }

    private void send(Event event) {
        if (!muted) {
            emitted++;
            events.accept(event);
        }
    }

    /** An event that waits, for a companion line or for an event before it. */
    static final class Held {
        private @Nullable Event event;
        private long position;
        private long thread;
        private long lastLine;
        private boolean waiting;
        private boolean firm;

        /** Changes the event, and waits on. */
        void change(UnaryOperator<Event> change) {
            if (event != null) {
                event = change.apply(event);
            }
        }

        /** Changes the event for the last time. */
        void complete(UnaryOperator<Event> change) {
            change(change);
            waiting = false;
        }

        /** The wait goes on until {@code lines} after this line. */
        void waitOn(Line line, int lines) {
            lastLine = line.number + lines;
        }
    }
}
