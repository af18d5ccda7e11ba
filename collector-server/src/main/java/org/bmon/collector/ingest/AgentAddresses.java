package org.bmon.collector.ingest;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bmon.common.NodeName;

/**
 * From which address each node's agent delivered last, since the collector started. There is one for each node that has a
 * token, at most. Safe for use by many threads.
 */
public final class AgentAddresses {

    private final Map<NodeName, String> addresses = new ConcurrentHashMap<>();

    void delivered(NodeName node, String address) {
        addresses.put(node, address);
    }

    /** The address, as the connection had it; empty if nothing came yet. */
    public Optional<String> of(NodeName node) {
        return Optional.ofNullable(addresses.get(node));
    }
}
