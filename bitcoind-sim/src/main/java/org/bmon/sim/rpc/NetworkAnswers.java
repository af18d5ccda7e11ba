package org.bmon.sim.rpc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers about the node and its peers in the peer-to-peer network. */
final class NetworkAnswers {

    private final NodeView node;
    private final Reading reading;

    NetworkAnswers(Reading reading) {
        this.node = reading.node();
        this.reading = reading;
    }

    JsonNode networkInfo() {
        List<PeerView> peers = node.peers();
        long inbound = peers.stream().filter(PeerView::inbound).count();
        ObjectNode json = Json.object();
        json.put("version", node.version());
        json.put("subversion", subversion(node.version()));
        json.put("protocolversion", protocol(node.version()));
        putServices(json, node.version(), "localservices");
        json.put("localrelay", true);
        json.put("timeoffset", 0);
        if (reading.master()) {
            json.put("tx_send_rate", 14);
            ObjectNode buckets = json.putObject("inv_buckets");
            bucket(buckets.putObject("inbound"), 13_591_487.00458);
            bucket(buckets.putObject("outbound"), 15_993_308.01145);
        }
        json.put("networkactive", node.networkActive());
        json.put("connections", peers.size());
        json.put("connections_in", inbound);
        json.put("connections_out", peers.size() - inbound);
        ArrayNode networks = json.putArray("networks");
        for (String name : networks()) {
            boolean reachable = name.startsWith("ipv");
            networks.addObject()
                    .put("name", name)
                    .put("limited", !reachable)
                    .put("reachable", reachable)
                    .put("proxy", "")
                    .put("proxy_randomize_credentials", false);
        }
        MempoolView.Policy policy = node.mempool().policy();
        json.set("relayfee", Json.amount(policy.minRelayFee()));
        json.set("incrementalfee", Json.amount(policy.incrementalRelayFee()));
        json.putArray("localaddresses");
        reading.putWarnings(json);
        return json;
    }

    private static void bucket(ObjectNode json, double sizeTokens) {
        json.put("backlog", 0).put("count_tok", 420);
        json.set("size_tok", Json.number(sizeTokens));
    }

    private List<String> networks() {
        return reading.since(230000)
                ? List.of("ipv4", "ipv6", "onion", "i2p", "cjdns")
                : List.of("ipv4", "ipv6", "onion", "i2p");
    }

    JsonNode peerInfo() {
        ArrayNode json = Json.NODES.arrayNode();
        node.peers().forEach(peer -> json.add(peer(peer)));
        return json;
    }

    private ObjectNode peer(PeerView peer) {
        ObjectNode json = Json.object();
        json.put("id", peer.id());
        json.put("addr", peer.address());
        json.put("addrbind", peer.bindAddress());
        json.put("network", network(peer.address()));
        putServices(json, peer.version(), "services");
        json.put("relaytxes", !peer.connectionType().equals("block-relay-only"));
        if (reading.since(310000)) {
            json.put("last_inv_sequence", node.mempool().sequence()).put("inv_to_send", 0);
        }
        json.put("lastsend", peer.lastSend());
        json.put("lastrecv", peer.lastReceive());
        json.put("last_transaction", peer.lastTransaction());
        json.put("last_block", peer.lastBlock());
        json.put("bytessent", peer.bytesSent());
        json.put("bytesrecv", peer.bytesReceived());
        json.put("conntime", peer.connectedAt());
        json.put("timeoffset", 0);
        putSeconds(json, "pingtime", peer.pingMicros());
        putSeconds(json, "minping", peer.minPingMicros());
        json.put("version", protocol(peer.version()));
        json.put("subver", subversion(peer.version()));
        json.put("inbound", peer.inbound());
        json.put("bip152_hb_to", peer.highBandwidthTo());
        json.put("bip152_hb_from", peer.highBandwidthFrom());
        if (!reading.since(310000)) {
            json.put("startingheight", peer.startingHeight());
        }
        if (reading.since(240000)) {
            json.put("presynced_headers", -1);
        }
        json.put("synced_headers", peer.syncedHeaders());
        json.put("synced_blocks", peer.syncedBlocks());
        ArrayNode inflight = json.putArray("inflight");
        peer.inflight().forEach(inflight::add);
        if (reading.since(230000)) {
            json.put("addr_relay_enabled", true).put("addr_processed", 0).put("addr_rate_limited", 0);
        }
        json.putArray("permissions");
        json.set("minfeefilter", Json.amount(peer.minFeeFilter()));
        putBytes(json.putObject("bytessent_per_msg"), peer.sentByMessage());
        putBytes(json.putObject("bytesrecv_per_msg"), peer.receivedByMessage());
        json.put("connection_type", peer.connectionType());
        if (reading.since(260000)) {
            json.put("transport_protocol_type", peer.transport());
            json.put("session_id", peer.transport().equals("v2") ? sessionOf(peer) : "");
        }
        return json;
    }

    private static String network(String address) {
        return address.startsWith("127.") || address.startsWith("[::1]")
                ? "not_publicly_routable"
                : address.startsWith("[") ? "ipv6" : address.contains(".onion") ? "onion" : "ipv4";
    }

    private static void putSeconds(ObjectNode json, String name, @Nullable Long micros) {
        if (micros != null) {
            json.set(name, Json.number(micros / 1e6));
        }
    }

    private static void putBytes(ObjectNode json, SortedMap<String, Long> byMessage) {
        byMessage.forEach(json::put);
    }

    /** BIP 324's session id is a shared secret; any 32 bytes that differ between connections will do. */
    private static String sessionOf(PeerView peer) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            String connection = peer.id() + " " + peer.address() + " " + peer.connectedAt();
            return HexFormat.of().formatHex(sha256.digest(connection.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    JsonNode netTotals() {
        ObjectNode json = Json.object();
        json.put("totalbytesrecv", node.totalBytesReceived());
        json.put("totalbytessent", node.totalBytesSent());
        json.put("timemillis", Math.floorDiv(node.clockMicros(), 1000L));
        json.putObject("uploadtarget")
                .put("timeframe", 86_400)
                .put("target", 0)
                .put("target_reached", false)
                .put("serve_historical_blocks", true)
                .put("bytes_left_in_cycle", 0)
                .put("time_left_in_cycle", 0);
        return json;
    }

    /** No simulated node knows addresses: its peers are given to it. */
    JsonNode addrmanInfo() {
        ObjectNode json = Json.object();
        for (String name : List.of("ipv4", "ipv6", "onion", "i2p", "cjdns", "all_networks")) {
            json.putObject(name).put("new", 0).put("tried", 0).put("total", 0);
        }
        return json;
    }

    private static void putServices(ObjectNode json, int version, String name) {
        // Version 27 made encrypted transport the default.
        boolean encrypts = version >= 270000;
        json.put(name, encrypts ? "0000000000000c09" : "0000000000000409");
        json.set(
                name + "names",
                Json.strings(
                        encrypts
                                ? List.of("NETWORK", "WITNESS", "NETWORK_LIMITED", "P2P_V2")
                                : List.of("NETWORK", "WITNESS", "NETWORK_LIMITED")));
    }

    /** Such as /Satoshi:28.0.0/. */
    static String subversion(int version) {
        return "/Satoshi:" + version / 10_000 + "." + version / 100 % 100 + "." + version % 100 + "/";
    }

    private static int protocol(int version) {
        return version >= 319900 ? 70017 : 70016;
    }
}
