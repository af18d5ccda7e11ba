/** Turns bitcoind's ZMQ messages into events and counts exactly what was lost. */
@NullMarked
package org.bmon.agent.source.zmq;

import org.jspecify.annotations.NullMarked;
