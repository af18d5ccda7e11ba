package org.bmon.common.event;

/**
 * An event with its place: whose stream it belongs to, and where in it.
 *
 * @param stream the node's stream
 * @param position its number in the stream, from 1 without gaps
 * @param event what was seen
 */
public record Envelope(StreamId stream, long position, Event event) {

    public Envelope {
        if (position < 1) {
            throw new IllegalArgumentException("positions count from 1, not from " + position);
        }
    }
}
