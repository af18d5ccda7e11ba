package org.bmon.agent.join;

/** What joining tells. Facts that both sources can tell = joined + ZMQ alone + log alone + those that wait. */
public interface JoinMetrics {

    /** Tells nobody. */
    JoinMetrics NONE = (joined, zmqAlone, logAlone, late, held) -> {};

    /**
     * How it stands.
     *
     * @param joined facts told by both, since the agent started
     * @param zmqAlone facts that left with ZMQ's time, because the log did not tell them or could not be read
     * @param logAlone facts that ZMQ did not tell
     * @param late reports of the log that were dropped because ZMQ's had left
     * @param held reports of ZMQ that wait for the log
     */
    void joining(long joined, long zmqAlone, long logAlone, long late, int held);
}
