package org.bmon.collector.live;

import org.bmon.collector.store.NodeRecord;

/**
 * A node as it stands now.
 *
 * @param record what is known of it
 * @param state what it does
 */
public record NodeStatus(NodeRecord record, State state) {

    /** What a node does, as far as its own events tell. */
    public enum State {
        /** Nothing said yet. */
        UNKNOWN,
        /** It loads. */
        STARTING,
        /** It is in its initial block download. */
        SYNCING,
        /** It runs. */
        RUNNING,
        /** Its network is switched off. */
        ISOLATED,
        /** It was stopped. */
        STOPPED,
        /** Its agent can't reach it. */
        UNREACHABLE,
        /** Its agent has not been heard for a while. */
        SILENT
    }
}
