package org.bmon.common.event;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * Whom the node is connected to, at one poll of getpeerinfo. Addresses stay on the host.
 *
 * @param at when it answered
 * @param inbound peers that connected to it
 * @param outbound peers it connected to
 * @param byNetwork peers by Core's network names
 * @param byConnectionType peers by Core's connection types
 * @param byTransport peers by transport protocol; empty before v26, which does not tell
 * @param highBandwidthTo peers asked to announce by compact block unasked
 * @param highBandwidthFrom peers that asked this of the node
 * @param pingP50Micros median of the last ping times; null without any
 * @param pingP90Micros 90th percentile of them; null without any
 */
public record PeerState(
        Stamp at,
        int inbound,
        int outbound,
        SortedMap<String, Integer> byNetwork,
        SortedMap<String, Integer> byConnectionType,
        SortedMap<String, Integer> byTransport,
        int highBandwidthTo,
        int highBandwidthFrom,
        @Nullable Long pingP50Micros,
        @Nullable Long pingP90Micros)
        implements Event {

    public PeerState {
        byNetwork = Collections.unmodifiableSortedMap(new TreeMap<>(byNetwork));
        byConnectionType = Collections.unmodifiableSortedMap(new TreeMap<>(byConnectionType));
        byTransport = Collections.unmodifiableSortedMap(new TreeMap<>(byTransport));
    }
}
