package org.bmon.agent.recorder;

/** What a recording is made of, each in segments of its own. */
public enum Kind {
    /** The lines of debug.log. */
    LOG("debug.log"),
    /** When they were read: at second {@code t} so many further bytes had come. */
    TIMES("log-times.jsonl"),
    /** The ZMQ messages. */
    ZMQ("zmq.jsonl"),
    /** The RPC exchanges. */
    RPC("rpc/exchanges.jsonl");

    private final String stem;

    Kind(String stem) {
        this.stem = stem;
    }

    /** The name of its segments in the node's folder, without the time that tells them apart. */
    public String stem() {
        return stem;
    }
}
