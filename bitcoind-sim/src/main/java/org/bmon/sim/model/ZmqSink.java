package org.bmon.sim.model;

import org.bmon.common.NodeName;

/** Where the ZMQ messages of the simulated nodes go. */
public interface ZmqSink {

    /**
     * A message is sent.
     *
     * @param micros the true time
     * @param node whose it is
     * @param topic the first frame
     * @param body the second frame
     * @param counter the third frame: messages of this topic since the node's start
     */
    void publish(long micros, NodeName node, String topic, byte[] body, long counter);
}
