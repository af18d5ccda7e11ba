package org.bmon.sim.model;

/**
 * Where a node listens on 127.0.0.1.
 *
 * @param rpcPort for RPC
 * @param p2pPort for peers; only named, for simulated peers need no port
 * @param zmqPort for all ZMQ topics
 */
public record NodeAddress(int rpcPort, int p2pPort, int zmqPort) {

    /** The addresses of a recording, which nobody listens on. */
    public static NodeAddress recorded(int node) {
        return new NodeAddress(29_440 + node, 29_450 + node, 29_460 + node);
    }
}
