package org.bmon.agent.join;

/** What became of the facts that both sources can tell, since the agent started. */
final class JoinCounts {

    /** Told by both: one event with the log's time. */
    long joined;

    /** Told by ZMQ alone, or by the log only after ZMQ's report had left. */
    long zmqAlone;

    /** Told by the log alone. */
    long logAlone;

    /** The log's reports that came after ZMQ's had left, and were dropped. */
    long late;

    JoinCounts copy() {
        JoinCounts copy = new JoinCounts();
        copy.joined = joined;
        copy.zmqAlone = zmqAlone;
        copy.logAlone = logAlone;
        copy.late = late;
        return copy;
    }
}
