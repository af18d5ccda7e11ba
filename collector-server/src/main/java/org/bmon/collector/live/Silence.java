package org.bmon.collector.live;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.bmon.common.NodeName;

/**
 * Which nodes' agents have not been heard for long, and from when on nothing of them is known. One that comes back and
 * delivers what it kept is silent up to where that has come.
 */
final class Silence {

    private final long afterMicros;
    private final Map<NodeName, Long> heard = new HashMap<>();
    private final Set<NodeName> silent = new HashSet<>();
    private long startedMicros = Long.MIN_VALUE;

    /** Hears of silences. */
    interface Listener {

        /** Nothing is known of the node from a moment on. */
        void silent(NodeName node, long sinceMicros);
    }

    Silence(long afterMicros) {
        this.afterMicros = afterMicros;
    }

    /** The collector begins to listen: that it heard nothing before says nothing. */
    void started(long nowMicros) {
        startedMicros = nowMicros;
    }

    /** Who was silent when the collector ended, or leaves the fleet, is silent at once, from when it was last heard. */
    void is(NodeName node, Listener listener) {
        Long at = heard.get(node);
        if (at != null && silent.add(node)) {
            listener.silent(node, at);
        }
    }

    /** A node was heard; true if it had been silent. */
    boolean heard(NodeName node, long atMicros) {
        heard.merge(node, atMicros, Math::max);
        return silent.contains(node);
    }

    /** All that a node kept back is in. */
    void over(NodeName node) {
        silent.remove(node);
    }

    /** Tells who fell silent. */
    void check(long nowMicros, Listener listener) {
        heard.forEach((node, at) -> {
            if (nowMicros - Math.max(at, startedMicros) > afterMicros && silent.add(node)) {
                listener.silent(node, at);
            }
        });
    }
}
