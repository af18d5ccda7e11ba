/** Publishes a simulated node's ZMQ messages in Bitcoin Core's frames and counts them as it does. */
@NullMarked
package org.bmon.sim.zmq;

import org.jspecify.annotations.NullMarked;
