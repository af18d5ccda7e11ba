package org.bmon.broker;

/**
 * The names of the topics.
 *
 * @param prefix how all begin, such as {@code bmon.}
 */
public record BrokerTopics(String prefix) {

    /** The parts of all nodes' streams, in as many partitions as there are shards of the analysis. */
    public String events() {
        return prefix + "events";
    }

    /** How far each node's stream was given to the broker; compacted, key node. */
    public String positions() {
        return prefix + "positions";
    }

    /** What agents are asked for; compacted, key node. */
    public String wishes() {
        return prefix + "wishes";
    }

    /** Records of the events that nobody could read, with the reason in a header. */
    public String dead() {
        return prefix + "events.dead";
    }
}
