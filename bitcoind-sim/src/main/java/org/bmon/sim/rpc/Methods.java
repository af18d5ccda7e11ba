package org.bmon.sim.rpc;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bmon.common.BlockHash;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The methods that a simulated node of one version has, and what each does. */
final class Methods {

    /** A method. */
    interface Body {
        JsonNode answer(Params params) throws InterruptedException;
    }

    /**
     * A method with its parameters' names.
     *
     * @param waits whether it may wait, so that it must not run under the node's lock
     */
    record Method(List<String> parameters, boolean waits, Body body) {}

    private final Map<String, Method> byName = new TreeMap<>();
    private final NodeView node;
    private final TipWatch tips;

    Methods(NodeView node, TipWatch tips, ActiveCalls calls) {
        this.node = node;
        this.tips = tips;
        Reading reading = new Reading(node);
        chain(new ChainAnswers(reading));
        blocks(reading, new BlockAnswers(reading));
        mempool(new MempoolAnswers(reading));
        network(new NetworkAnswers(reading));
        mining(new MiningAnswers(reading));
        process(new NodeAnswers(reading), calls);
    }

    @Nullable Method of(String name) {
        return byName.get(name);
    }

    /** Runs it, under the node's lock unless it waits. */
    JsonNode run(Method method, Params params) throws InterruptedException {
        if (method.waits()) {
            return method.body().answer(params);
        }
        return node.locked(() -> {
            try {
                return method.body().answer(params);
            } catch (InterruptedException e) {
                throw new IllegalStateException("a method that does not wait was interrupted", e);
            }
        });
    }

    private void chain(ChainAnswers answers) {
        add(0, "getblockchaininfo", List.of(), params -> answers.blockchainInfo());
        add(0, "getchaintips", List.of(), params -> answers.chainTips());
        add(0, "getbestblockhash", List.of(), params -> text(node.tip().hash().toHex()));
        add(
                0,
                "getblockcount",
                List.of(),
                params -> Json.NODES.numberNode(node.tip().height()));
        add(0, "getblockhash", List.of("height"), answers::blockHashAt);
        add(0, "getchaintxstats", List.of("nblocks", "blockhash"), answers::chainTxStats);
        add(230000, "getdeploymentinfo", List.of("blockhash"), answers::deploymentInfo);
        add(260000, "getchainstates", List.of(), params -> answers.chainStates());
        add(0, "getindexinfo", List.of("index_name"), answers::indexInfo);
        List<String> newBlock = node.version() >= 300000 ? List.of("timeout", "current_tip") : List.of("timeout");
        wait(0, "waitfornewblock", newBlock, params -> {
            BlockHash from = newBlock.size() > 1 && params.any(1) != null
                    ? params.blockHash(1)
                    : node.tip().hash();
            tips.await(() -> !node.tip().hash().equals(from), timeout(params, 0));
            return answers.tipAsAnswer();
        });
        wait(0, "waitforblock", List.of("blockhash", "timeout"), params -> {
            BlockHash wanted = params.blockHash(0);
            tips.await(() -> node.tip().hash().equals(wanted), timeout(params, 1));
            return answers.tipAsAnswer();
        });
        wait(0, "waitforblockheight", List.of("height", "timeout"), params -> {
            int wanted = params.integer(0);
            tips.await(() -> node.tip().height() >= wanted, timeout(params, 1));
            return answers.tipAsAnswer();
        });
    }

    private static int timeout(Params params, int index) {
        int millis = params.integer(index, 0);
        if (millis < 0) {
            throw new RpcException(RpcException.MISC, "Negative timeout");
        }
        return millis;
    }

    private void blocks(Reading reading, BlockAnswers answers) {
        add(0, "getblock", List.of("blockhash", "verbosity"), answers::block);
        add(0, "getblockheader", List.of("blockhash", "verbose"), answers::header);
        add(
                0,
                "getblockstats",
                List.of("hash_or_height", "stats"),
                params -> BlockStats.of(reading, reading.hashOrHeight(params, 0), params.any(1)));
        add(
                0,
                "gettxoutsetinfo",
                List.of("hash_type", "hash_or_height", "use_index"),
                params -> TxOutSet.of(reading, params));
    }

    private void mempool(MempoolAnswers answers) {
        add(0, "getmempoolinfo", List.of(), params -> answers.info());
        add(0, "getrawmempool", List.of("verbose", "mempool_sequence"), answers::raw);
        add(0, "getmempoolentry", List.of("txid"), answers::entry);
        add(290000, "getorphantxs", List.of("verbosity"), answers::orphans);
    }

    private void network(NetworkAnswers answers) {
        add(0, "getnetworkinfo", List.of(), params -> answers.networkInfo());
        add(0, "getpeerinfo", List.of(), params -> answers.peerInfo());
        add(
                0,
                "getconnectioncount",
                List.of(),
                params -> Json.NODES.numberNode(node.peers().size()));
        add(0, "getnettotals", List.of(), params -> answers.netTotals());
        add(0, "listbanned", List.of(), params -> Json.NODES.arrayNode());
        add(260000, "getaddrmaninfo", List.of(), params -> answers.addrmanInfo());
    }

    private void mining(MiningAnswers answers) {
        wait(0, "getblocktemplate", List.of("template_request"), params -> {
            answers.checkTemplateRequest(params);
            String longPoll = params.required(0).path("longpollid").asString("");
            if (longPoll.length() >= 64) {
                String from = longPoll.substring(0, 64);
                tips.await(() -> !node.tip().hash().toHex().equals(from), 60_000);
            }
            return node.locked(answers::template);
        });
        add(0, "getmininginfo", List.of(), params -> answers.miningInfo());
        add(0, "estimatesmartfee", List.of("conf_target", "estimate_mode"), answers::estimateSmartFee);
    }

    private void process(NodeAnswers answers, ActiveCalls calls) {
        add(0, "uptime", List.of(), params -> Json.NODES.numberNode(node.uptimeSeconds()));
        add(0, "getzmqnotifications", List.of(), params -> answers.zmqNotifications());
        add(0, "getrpcinfo", List.of(), params -> calls.answer(node.logPath()));
        add(0, "getmemoryinfo", List.of("mode"), params -> answers.memoryInfo());
        add(0, "logging", List.of("include", "exclude"), answers::logging);
        wait(0, "generatetoaddress", List.of("nblocks", "address", "maxtries"), answers::generate);
        wait(0, "generateblock", List.of("output", "transactions", "submit"), answers::generateBlock);
        wait(0, "simulatetransactions", List.of("count"), answers::sendTransactions);
        wait(0, "simulateinvalidblock", List.of(), params -> answers.submitInvalidBlock());
        wait(0, "setnetworkactive", List.of("state"), answers::setNetworkActive);
        wait(0, "invalidateblock", List.of("blockhash"), answers::invalidate);
        wait(0, "reconsiderblock", List.of("blockhash"), answers::reconsider);
        wait(0, "stop", List.of("wait"), params -> {
            answers.control("stop");
            return text("Bitcoin Core stopping");
        });
    }

    private static JsonNode text(String value) {
        return Json.NODES.stringNode(value);
    }

    private void add(int since, String name, List<String> parameters, Body body) {
        if (node.version() >= since) {
            byName.put(name, new Method(parameters, false, body));
        }
    }

    private void wait(int since, String name, List<String> parameters, Body body) {
        if (node.version() >= since) {
            byName.put(name, new Method(parameters, true, body));
        }
    }
}
