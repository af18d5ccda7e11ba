package org.bmon.agent.source.zmq;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A line of a recording is not a ZMQ message. The message names file and line and tells what is wrong. */
public final class ZmqRecordingException extends IOException {

    ZmqRecordingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
