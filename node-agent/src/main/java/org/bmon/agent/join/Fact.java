package org.bmon.agent.join;

import java.util.Locale;
import org.bmon.common.BlockHash;
import org.bmon.common.Hash256;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxRemoved;
import org.jspecify.annotations.Nullable;

/**
 * Something that both the log and ZMQ can tell: what happened, and to which block or transaction. It may happen again.
 *
 * @param kind what happened
 * @param hash the block or transaction
 */
record Fact(Kind kind, Hash256 hash) {

    /** What can happen. */
    enum Kind {
        CONNECTED,
        DISCONNECTED,
        ACCEPTED,
        REMOVED;

        boolean isOfBlock() {
            return this == CONNECTED || this == DISCONNECTED;
        }
    }

    /** The fact that an event tells; null if only one source can tell such an event. */
    static @Nullable Fact of(Event event) {
        if (event instanceof TxAccepted accepted) {
            return new Fact(Kind.ACCEPTED, accepted.txid());
        }
        if (event instanceof TxRemoved removed) {
            return new Fact(Kind.REMOVED, removed.txid());
        }
        if (event instanceof BlockConnected connected) {
            return new Fact(Kind.CONNECTED, connected.hash());
        }
        if (event instanceof BlockDisconnected disconnected) {
            return new Fact(Kind.DISCONNECTED, disconnected.hash());
        }
        return null;
    }

    /** A text without spaces. */
    String text() {
        return kind.name().toLowerCase(Locale.ROOT) + ":" + hash.toHex();
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Fact parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("not a fact: '" + text + "'");
        }
        Kind kind = Kind.valueOf(text.substring(0, colon).toUpperCase(Locale.ROOT));
        String hex = text.substring(colon + 1);
        return new Fact(kind, kind.isOfBlock() ? BlockHash.ofHex(hex) : Txid.ofHex(hex));
    }
}
