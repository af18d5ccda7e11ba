package org.bmon.agent.broker;

import org.bmon.agent.uplink.UplinkSettings;
import org.bmon.broker.BrokerSettings;

/**
 * How an agent delivers to a broker itself.
 *
 * @param broker where it is; in how many partitions it splits the agent asks it
 * @param delivery how batches are made and how long is waited
 */
public record DirectSettings(BrokerSettings broker, UplinkSettings delivery) {}
