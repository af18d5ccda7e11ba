package org.bmon.sim.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.bmon.common.BlockHash;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers about the process, and the calls that change something. */
final class NodeAnswers {

    private static final List<String> ALWAYS = List.of(
            "addrman",
            "bench",
            "cmpctblock",
            "coindb",
            "estimatefee",
            "http",
            "i2p",
            "ipc",
            "leveldb",
            "mempool",
            "mempoolrej",
            "net",
            "proxy",
            "prune",
            "qt",
            "rand",
            "reindex",
            "rpc",
            "selectcoins",
            "tor",
            "validation",
            "walletdb",
            "zmq");

    private final NodeView node;
    private final Reading reading;

    NodeAnswers(Reading reading) {
        this.node = reading.node();
        this.reading = reading;
    }

    JsonNode zmqNotifications() {
        ArrayNode json = Json.NODES.arrayNode();
        node.zmqNotifications()
                .forEach(notifier -> json.addObject()
                        .put("type", notifier.type())
                        .put("address", notifier.address())
                        .put("hwm", notifier.highWaterMark()));
        return json;
    }

    JsonNode memoryInfo() {
        ObjectNode json = Json.object();
        json.putObject("locked")
                .put("used", 608)
                .put("free", 261_536)
                .put("total", 262_144)
                .put("locked", 262_144)
                .put("chunks_used", 9)
                .put("chunks_free", 3);
        return json;
    }

    JsonNode logging(Params params) {
        switchAll(params.any(0), true);
        switchAll(params.any(1), false);
        ObjectNode json = Json.object();
        categories().forEach(name -> json.put(name, node.logCategories().contains(name)));
        return json;
    }

    private void switchAll(@Nullable JsonNode names, boolean on) {
        if (names == null || names.isEmpty()) {
            return;
        }
        NodeControl control = control("logging with categories");
        for (JsonNode name : names) {
            String category = name.asString("");
            if (category.equals("all") || category.equals("1")) {
                categories().forEach(each -> control.setLogCategory(each, on));
            } else if (categories().contains(category)) {
                control.setLogCategory(category, on);
            } else {
                throw new RpcException(RpcException.BAD_PARAMETER, "unknown logging category " + category);
            }
        }
    }

    private SortedSet<String> categories() {
        SortedSet<String> names = new TreeSet<>(ALWAYS);
        addSince(names, 230000, "blockstorage");
        addSince(names, 250000, "scan");
        addSince(names, 250000, "txreconciliation");
        addSince(names, 260000, "txpackages");
        addSince(names, 290000, "kernel");
        addSince(names, 310000, "privatebroadcast");
        if (!reading.master()) {
            // Went with the HTTP library.
            names.add("libevent");
        }
        return names;
    }

    private void addSince(SortedSet<String> names, int version, String category) {
        if (reading.since(version)) {
            names.add(category);
        }
    }

    JsonNode generate(Params params) {
        int blocks = params.integer(0);
        checkAddress(params, 1);
        ArrayNode json = Json.NODES.arrayNode();
        control("generatetoaddress").generate(blocks).forEach(hash -> json.add(hash.toHex()));
        return json;
    }

    JsonNode generateBlock(Params params) {
        checkAddress(params, 0);
        List<Txid> txids = new ArrayList<>();
        for (JsonNode tx : params.required(1)) {
            txids.add(Txid.ofHex(Params.hash("transaction", tx.asString(""))));
        }
        if (!params.bool(2, true)) {
            throw new RpcException(RpcException.MISC, "This simulated node keeps no raw blocks: submit must be true");
        }
        BlockHash hash = control("generateblock").generateBlock(txids);
        return Json.object().put("hash", hash.toHex());
    }

    private static void checkAddress(Params params, int index) {
        // Where the coins go makes no difference here; that something was given does.
        if (params.string(index).isBlank()) {
            throw new RpcException(RpcException.NOT_FOUND, "Error: Invalid address");
        }
    }

    JsonNode sendTransactions(Params params) {
        control("simulatetransactions").sendTransactions(params.integer(0));
        return Json.NODES.nullNode();
    }

    JsonNode submitInvalidBlock() {
        control("simulateinvalidblock").submitInvalidBlock();
        return Json.NODES.nullNode();
    }

    JsonNode setNetworkActive(Params params) {
        params.required(0);
        control("setnetworkactive").setNetworkActive(params.bool(0, true));
        return Json.NODES.booleanNode(node.networkActive());
    }

    JsonNode invalidate(Params params) {
        control("invalidateblock")
                .invalidateBlock(reading.known(params.blockHash(0)).hash());
        return Json.NODES.nullNode();
    }

    JsonNode reconsider(Params params) {
        control("reconsiderblock")
                .reconsiderBlock(reading.known(params.blockHash(0)).hash());
        return Json.NODES.nullNode();
    }

    NodeControl control(String method) {
        NodeControl control = node.control();
        if (control == null) {
            throw new RpcException(
                    RpcException.METHOD_NOT_FOUND, "Method not found (" + method + " on a node without control)");
        }
        return control;
    }
}
