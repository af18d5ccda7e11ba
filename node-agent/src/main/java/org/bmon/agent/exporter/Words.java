package org.bmon.agent.exporter;

import java.util.Set;

/** Label values of a known set; what else a node may say is one value, so that labels stay few. */
final class Words {

    static final String OTHER = "other";

    static final Words NETWORKS =
            new Words("ipv4", "ipv6", "onion", "i2p", "cjdns", "internal", "not_publicly_routable", "unknown");

    static final Words CONNECTION_TYPES = new Words(
            "inbound",
            "outbound-full-relay",
            "block-relay-only",
            "manual",
            "feeler",
            "addr-fetch",
            "private-broadcast",
            "unknown");

    static final Words TRANSPORTS = new Words("v1", "v2", "detecting");

    static final Words TIP_STATUS = new Words("active", "valid-fork", "valid-headers", "headers-only", "invalid");

    static final Words INDEXES = new Words("txindex", "coinstatsindex", "basic block filter index", "txospenderindex");

    static final Words TOPICS = new Words("hashblock", "hashtx", "rawblock", "rawtx", "sequence");

    static final Words MESSAGES = new Words(
            "addr",
            "addrv2",
            "block",
            "blocktxn",
            "cmpctblock",
            "feefilter",
            "filterload",
            "getaddr",
            "getblocks",
            "getblocktxn",
            "getcfilters",
            "getdata",
            "getheaders",
            "headers",
            "inv",
            "mempool",
            "notfound",
            "ping",
            "pong",
            "sendaddrv2",
            "sendcmpct",
            "sendheaders",
            "sendtxrcncl",
            "tx",
            "verack",
            "version",
            "wtxidrelay");

    private final Set<String> known;

    private Words(String... known) {
        this.known = Set.of(known);
    }

    String of(String word) {
        return known.contains(word) ? word : OTHER;
    }
}
