package org.bmon.sim.rpc;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bmon.common.Network;
import org.bmon.common.Txid;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers about the block to be mined next, and what its transactions must pay. */
final class MiningAnswers {

    private static final int RESERVED_WEIGHT = 8000;

    private final NodeView node;
    private final Reading reading;

    MiningAnswers(Reading reading) {
        this.node = reading.node();
        this.reading = reading;
    }

    /** Refuses what Bitcoin Core refuses before it makes a template. */
    void checkTemplateRequest(Params params) {
        JsonNode request = params.required(0);
        if (!request.isObject()) {
            throw new RpcException(RpcException.TYPE, "JSON value is not an object as expected");
        }
        if (!request.path("mode").asString("template").equals("template")) {
            throw new RpcException(RpcException.MISC, "This simulated node judges no proposals");
        }
        if (node.network() == Network.MAIN && node.peers().isEmpty()) {
            throw new RpcException(RpcException.NOT_CONNECTED, "Bitcoin Core is not connected!");
        }
        if (node.network() == Network.MAIN && node.initialBlockDownload()) {
            throw new RpcException(
                    RpcException.IN_INITIAL_DOWNLOAD, "Bitcoin Core is in initial sync and waiting for blocks...");
        }
        if (node.network() == Network.SIGNET && !hasRule(request, "signet")) {
            throw new RpcException(
                    RpcException.BAD_PARAMETER,
                    "getblocktemplate must be called with the signet rule set"
                            + " (call with {\"rules\": [\"segwit\", \"signet\"]})");
        }
        if (!hasRule(request, "segwit")) {
            throw new RpcException(
                    RpcException.BAD_PARAMETER,
                    "getblocktemplate must be called with the segwit rule set (call with {\"rules\": [\"segwit\"]})");
        }
    }

    private static boolean hasRule(JsonNode request, String rule) {
        for (JsonNode given : request.path("rules")) {
            if (given.asString("").equals(rule)) {
                return true;
            }
        }
        return false;
    }

    JsonNode template() {
        TemplateView template = node.template();
        BlockView tip = node.tip();
        boolean signet = node.network() == Network.SIGNET;
        ObjectNode json = Json.object();
        json.set("capabilities", Json.strings(List.of("proposal")));
        json.put("version", BlockView.VERSION);
        json.set(
                "rules",
                Json.strings(
                        signet
                                ? List.of("csv", "!segwit", "!signet", "taproot")
                                : List.of("csv", "!segwit", "taproot")));
        ObjectNode available = json.putObject("vbavailable");
        if (node.network() == Network.REGTEST && template.height() >= 144) {
            available.put("testdummy", 28);
        }
        json.put("vbrequired", 0);
        json.put("previousblockhash", template.parent().toHex());
        long fees = transactions(json.putArray("transactions"), template);
        json.putObject("coinbaseaux");
        json.put("coinbasevalue", reading.subsidy(template.height()) + fees);
        json.put("longpollid", template.parent().toHex() + template.mempoolUpdates());
        json.put("target", Work.target(tip.bits()));
        json.put("mintime", template.minTime());
        json.set("mutable", Json.strings(List.of("time", "transactions", "prevblock")));
        json.put("noncerange", "00000000ffffffff");
        json.put("sigoplimit", 80_000).put("sizelimit", 4_000_000).put("weightlimit", 4_000_000);
        json.put("curtime", template.time());
        json.put("bits", Work.bitsHex(tip.bits()));
        json.put("height", template.height());
        if (signet) {
            json.put("signet_challenge", "51");
        }
        json.put(
                "default_witness_commitment", "6a24aa21a9ed" + template.parent().toHex());
        return json;
    }

    private static long transactions(ArrayNode json, TemplateView template) {
        Map<Txid, Integer> numbers = new HashMap<>();
        long fees = 0;
        for (TxView tx : template.transactions()) {
            ObjectNode entry = json.addObject();
            entry.put("data", RawHex.transaction(tx, template.height()));
            entry.put("txid", tx.txid().toHex());
            entry.put("hash", tx.wtxid().toHex());
            ArrayNode depends = entry.putArray("depends");
            tx.inputs().stream()
                    .map(input -> numbers.get(input.txid()))
                    .filter(number -> number != null)
                    .distinct()
                    .sorted()
                    .forEach(depends::add);
            entry.put("fee", tx.fee());
            entry.put("sigops", tx.inputs().size());
            entry.put("weight", tx.weight());
            numbers.put(tx.txid(), numbers.size() + 1);
            fees += tx.fee();
        }
        return fees;
    }

    JsonNode miningInfo() {
        BlockView tip = node.tip();
        TemplateView template = node.template();
        long weight = RESERVED_WEIGHT
                + template.transactions().stream().mapToLong(TxView::weight).sum();
        ObjectNode json = Json.object();
        json.put("blocks", tip.height());
        json.put("currentblockweight", weight);
        json.put("currentblocktx", template.transactions().size());
        if (reading.since(290000)) {
            json.put("bits", Work.bitsHex(tip.bits()));
        }
        json.set("difficulty", Json.number(Work.difficulty(tip.bits())));
        if (reading.since(290000)) {
            json.put("target", Work.target(tip.bits()));
        }
        json.set("networkhashps", Json.number(networkHashes(tip)));
        json.put("pooledtx", node.mempool().entries().size());
        if (reading.since(300000)) {
            json.set("blockmintxfee", Json.amount(1));
        }
        json.put("chain", node.network().chain());
        if (reading.since(290000)) {
            ObjectNode next = json.putObject("next");
            next.put("height", tip.height() + 1).put("bits", Work.bitsHex(tip.bits()));
            next.set("difficulty", Json.number(Work.difficulty(tip.bits())));
            next.put("target", Work.target(tip.bits()));
        }
        reading.putWarnings(json);
        return json;
    }

    /** Hashes a second over the last 120 blocks. */
    private double networkHashes(BlockView tip) {
        int from = Math.max(0, tip.height() - 120);
        BlockView first = reading.active(from);
        long earliest = first.time();
        long latest = first.time();
        for (int height = from; height <= tip.height(); height++) {
            long time = reading.active(height).time();
            earliest = Math.min(earliest, time);
            latest = Math.max(latest, time);
        }
        double work = tip.chainWork().subtract(first.chainWork()).doubleValue();
        return latest == earliest ? 0 : work / (latest - earliest);
    }

    JsonNode estimateSmartFee(Params params) {
        int target = params.integer(0);
        if (target < 1 || target > 1008) {
            throw new RpcException(RpcException.BAD_PARAMETER, "Invalid conf_target, must be between 1 and 1008");
        }
        if (params.any(1) != null
                && !List.of("unset", "economical", "conservative")
                        .contains(params.string(1).toLowerCase(Locale.ROOT))) {
            throw new RpcException(
                    RpcException.BAD_PARAMETER,
                    "Invalid estimate_mode parameter, must be one of: \"unset\", \"economical\", \"conservative\"");
        }
        ObjectNode json = Json.object();
        json.set("feerate", Json.amount(node.mempool().policy().minFee()));
        if (reading.master()) {
            json.put("estimator", "mempool_policy");
        }
        return json.put("blocks", Math.max(2, target));
    }
}
