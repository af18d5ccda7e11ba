package org.bmon.agent.uplink;

/** What the uplink tells of its deliveries. Deliveries = the sum over all outcomes; alert when DELIVERED stops growing. */
public interface UplinkMetrics {

    /** Tells nobody. */
    UplinkMetrics NONE = (outcome, events) -> {};

    /** One delivery of so many events ended. */
    void delivery(Outcome outcome, int events);
}
