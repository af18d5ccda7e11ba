package org.bmon.agent.source.zmq;

/** What the ZMQ source tells. Messages sent by the node = messages + lost, for each topic, but for a node's last words. */
public interface ZmqMetrics {

    /** Tells nobody. */
    ZmqMetrics NONE = new ZmqMetrics() {
        @Override
        public void message(ZmqTopic topic) {}

        @Override
        public void lost(ZmqTopic topic, long messages) {}

        @Override
        public void nodeRestarted() {}

        @Override
        public void malformed() {}

        @Override
        public void overflowed() {}

        @Override
        public void connected(String endpoint, boolean connected) {}

        @Override
        public void socketsRenewed() {}

        @Override
        public void reconciled(boolean answered, int missed) {}

        @Override
        public void failed() {}
    };

    /** A message came. */
    void message(ZmqTopic topic);

    /** So many messages are missing before the one that came. */
    void lost(ZmqTopic topic, long messages);

    /** A message tells that the node is a new process. */
    void nodeRestarted();

    /** A message is not as Bitcoin Core writes it; it was left out. */
    void malformed();

    /** A message had no room, because the outbox was slow or its disk full; it shows as lost when the next one comes. */
    void overflowed();

    /** The connection to an endpoint came or went. */
    void connected(String endpoint, boolean connected);

    /** The node does something, but no message came: the sockets were made anew. */
    void socketsRenewed();

    /** The node was asked for its mempool; if it answered, so many transactions had been missed. */
    void reconciled(boolean answered, int missed);

    /** Something failed in a way that was not foreseen; it is begun anew. */
    void failed();
}
