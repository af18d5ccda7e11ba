package org.bmon.common.event;

import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * Something that the node saw did not reach the stream. What touches a gap is suspect.
 *
 * @param at when the gap was noticed
 * @param source where it is
 * @param kind what happened, in a word of a small fixed set, such as messages-lost or bytes-skipped
 * @param missing how many messages, bytes, lines or events; null if it can't be known
 * @param detail what a person wants to know of it
 */
public record DataGap(
        Stamp at, Source source, String kind, @Nullable Long missing, String detail) implements Event {

    /** Where data was lost. */
    public enum Source {
        LOG,
        ZMQ,
        RPC,
        OUTBOX
    }
}
