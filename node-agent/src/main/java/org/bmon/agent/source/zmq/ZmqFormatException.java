package org.bmon.agent.source.zmq;

/** A ZMQ message is not as Bitcoin Core writes it. The message tells what is wrong with it. */
public final class ZmqFormatException extends Exception {

    ZmqFormatException(String message) {
        super(message);
    }
}
