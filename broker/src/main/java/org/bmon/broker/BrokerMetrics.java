package org.bmon.broker;

/** What is counted of the way into the broker. Alert when {@code failed} grows. Safe for use by many threads. */
public interface BrokerMetrics {

    /** Tells nobody. */
    BrokerMetrics NONE = new BrokerMetrics() {
        @Override
        public void written(int parts, long bytes, long nanos) {}

        @Override
        public void failed() {}

        @Override
        public void unreadable(String topic) {}
    };

    /**
     * The broker acknowledged all parts of a batch.
     *
     * @param bytes their size before compression
     * @param nanos how long that took
     */
    void written(int parts, long bytes, long nanos);

    /** A write or a reading failed; whoever asked for it comes again. */
    void failed();

    /** A record of a topic that is read whole could not be read and was passed over. */
    void unreadable(String topic);
}
