package org.bmon.agent.source;

import java.util.concurrent.atomic.AtomicLong;

/**
 * When the node was last known to do something that all its feeds tell: a block connected, a transaction accepted. A feed
 * that is silent long after it is broken. Safe for use by several threads.
 */
public final class NodePulse {

    private final AtomicLong lastNanos;

    /** A pulse that beats once, now. */
    public NodePulse(long nanos) {
        lastNanos = new AtomicLong(nanos);
    }

    /** The node did something, at this moment of the process's own clock. */
    public void beat(long nanos) {
        lastNanos.accumulateAndGet(nanos, (last, now) -> now - last > 0 ? now : last);
    }

    /** When it last did. */
    public long lastNanos() {
        return lastNanos.get();
    }
}
