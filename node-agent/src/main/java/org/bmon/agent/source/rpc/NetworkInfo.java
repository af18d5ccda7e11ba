package org.bmon.agent.source.rpc;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * getnetworkinfo.
 *
 * @param version such as 280000 for 28.0
 * @param subversion the user agent, such as /Satoshi:28.0.0/
 * @param protocolVersion of the P2P protocol
 * @param localServices services offered, by Core's names
 * @param relay whether it takes transactions from its peers
 * @param timeOffsetSeconds median of the peers' clocks against its own
 * @param active whether its network is switched on
 * @param inbound peers that connected to it
 * @param outbound peers it connected to
 * @param networks whether each network can be reached
 * @param relayFeeSatPerKvb the lowest fee rate it relays
 * @param incrementalFeeSatPerKvb the least raise of a replacement
 * @param warnings what the node warns of
 */
public record NetworkInfo(
        int version,
        String subversion,
        int protocolVersion,
        List<String> localServices,
        boolean relay,
        long timeOffsetSeconds,
        boolean active,
        int inbound,
        int outbound,
        SortedMap<String, Boolean> networks,
        long relayFeeSatPerKvb,
        long incrementalFeeSatPerKvb,
        List<String> warnings) {

    static NetworkInfo of(Fields answer) {
        SortedMap<String, Boolean> networks = new TreeMap<>();
        answer.objects("networks").forEach(one -> networks.put(one.text("name"), one.flag("reachable")));
        return new NetworkInfo(
                answer.int32("version"),
                answer.text("subversion"),
                answer.int32("protocolversion"),
                answer.texts("localservicesnames"),
                answer.flag("localrelay"),
                answer.integer("timeoffset"),
                answer.flag("networkactive"),
                answer.int32("connections_in"),
                answer.int32("connections_out"),
                networks,
                answer.satoshi("relayfee"),
                answer.satoshi("incrementalfee"),
                answer.texts("warnings"));
    }
}
