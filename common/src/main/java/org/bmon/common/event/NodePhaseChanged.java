package org.bmon.common.event;

import org.bmon.common.Stamp;

/**
 * The node came to another part of its life, as its log tells it. From these the collector knows when it may expect
 * anything of the node.
 *
 * @param at when
 * @param phase what began
 */
public record NodePhaseChanged(Stamp at, Phase phase) implements Event {

    /** The parts of a bitcoind's life that matter to what it can see. */
    public enum Phase {
        /** The log says Leaving InitialBlockDownload; it stays so for the life of the process. */
        INITIAL_DOWNLOAD_LEFT,
        /** mempool.dat is read, or there is none. */
        MEMPOOL_LOADED,
        /** All of it runs: the log's init message Done loading. */
        LOADED,
        /** Peer-to-peer networking was switched off (RPC setnetworkactive): the node can see nothing new. */
        NETWORK_OFF,
        /** It was switched on. */
        NETWORK_ON,
        /** A clean stop began. */
        STOPPING,
        /** A clean stop ended. */
        STOPPED
    }
}
