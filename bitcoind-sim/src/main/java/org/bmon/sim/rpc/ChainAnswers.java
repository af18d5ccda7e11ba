package org.bmon.sim.rpc;

import java.util.Comparator;
import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers about the chain as a whole. */
final class ChainAnswers {

    private static final int WINDOW = 144;

    private final NodeView node;
    private final Reading reading;

    ChainAnswers(Reading reading) {
        this.node = reading.node();
        this.reading = reading;
    }

    JsonNode blockchainInfo() {
        BlockView tip = node.tip();
        ObjectNode json = Json.object();
        json.put("chain", node.network().chain());
        json.put("blocks", tip.height());
        json.put("headers", node.headers());
        json.put("bestblockhash", tip.hash().toHex());
        reading.putTarget(json, tip.bits());
        json.set("difficulty", Json.number(Work.difficulty(tip.bits())));
        if (reading.since(230000)) {
            json.put("time", tip.time());
        }
        json.put("mediantime", tip.medianTime());
        json.set("verificationprogress", Json.number(reading.verificationProgress()));
        json.put("initialblockdownload", node.initialBlockDownload());
        json.put("chainwork", Work.hex256(tip.chainWork()));
        json.put("size_on_disk", node.sizeOnDisk());
        json.put("pruned", false);
        if (!reading.since(230000)) {
            json.set("softforks", deployments(tip));
        }
        reading.putWarnings(json);
        return json;
    }

    JsonNode chainTips() {
        ArrayNode json = Json.NODES.arrayNode();
        node.chainTips().stream()
                .sorted(Comparator.comparingInt(TipView::height).reversed().thenComparing(TipView::hash))
                .forEach(tip -> json.addObject()
                        .put("height", tip.height())
                        .put("hash", tip.hash().toHex())
                        .put("branchlen", tip.branchLength())
                        .put("status", tip.status().word()));
        return json;
    }

    JsonNode chainStates() {
        BlockView tip = node.tip();
        ObjectNode json = Json.object().put("headers", node.headers());
        ObjectNode state = json.putArray("chainstates").addObject();
        state.put("blocks", tip.height()).put("bestblockhash", tip.hash().toHex());
        reading.putTarget(state, tip.bits());
        state.set("difficulty", Json.number(Work.difficulty(tip.bits())));
        state.set("verificationprogress", Json.number(reading.verificationProgress()));
        state.put("coins_db_cache_bytes", 8_388_608).put("coins_tip_cache_bytes", 461_373_440);
        state.put("validated", true);
        return json;
    }

    JsonNode chainTxStats(Params params) {
        BlockView last = params.any(1) == null ? node.tip() : reading.known(params.blockHash(1));
        if (!reading.isActive(last)) {
            throw new RpcException(RpcException.BAD_PARAMETER, "Block is not in main chain");
        }
        int month = 30 * 24 * 60 * 60 / 600;
        int blocks = params.integer(0, Math.max(0, Math.min(month, last.height() - 1)));
        if (blocks < 0 || (blocks > 0 && blocks >= last.height())) {
            throw new RpcException(
                    RpcException.BAD_PARAMETER, "Invalid block count: should be between 0 and the block's height - 1");
        }
        long total = 0;
        long inWindow = 0;
        for (int height = 0; height <= last.height(); height++) {
            List<TxView> transactions = reading.active(height).transactions();
            int count = transactions == null ? 0 : transactions.size();
            total += count;
            inWindow += height > last.height() - blocks ? count : 0;
        }
        ObjectNode json = Json.object();
        json.put("time", last.time()).put("txcount", total);
        json.put("window_final_block_hash", last.hash().toHex());
        json.put("window_final_block_height", last.height());
        json.put("window_block_count", blocks);
        if (blocks > 0) {
            long interval =
                    last.medianTime() - reading.active(last.height() - blocks).medianTime();
            json.put("window_interval", interval).put("window_tx_count", inWindow);
            if (interval > 0) {
                json.set("txrate", Json.number((double) inWindow / interval));
            }
        }
        return json;
    }

    JsonNode deploymentInfo(Params params) {
        BlockView at = params.any(0) == null ? node.tip() : reading.known(params.blockHash(0));
        ObjectNode json = Json.object();
        json.put("hash", at.hash().toHex()).put("height", at.height());
        if (reading.since(310000)) {
            json.set(
                    "script_flags",
                    Json.strings(List.of(
                            "CHECKLOCKTIMEVERIFY",
                            "CHECKSEQUENCEVERIFY",
                            "DERSIG",
                            "NULLDUMMY",
                            "P2SH",
                            "TAPROOT",
                            "WITNESS")));
        }
        json.set("deployments", deployments(at));
        return json;
    }

    private ObjectNode deployments(BlockView at) {
        ObjectNode json = Json.object();
        Heights heights = Heights.of(node.network());
        buried(json, "bip34", heights.bip34, at);
        buried(json, "bip66", heights.bip66, at);
        buried(json, "bip65", heights.bip65, at);
        buried(json, "csv", heights.csv, at);
        buried(json, "segwit", heights.segwit, at);
        if (node.network() == Network.REGTEST) {
            testDummy(json.putObject("testdummy"), at);
        }
        if (!reading.master()) {
            buried(json, "taproot", heights.taproot, at);
        }
        return json;
    }

    private static void buried(ObjectNode json, String name, int height, BlockView at) {
        // A deployment is active for the block after the one that is asked about.
        json.putObject(name)
                .put("type", "buried")
                .put("active", at.height() + 1 >= height)
                .put("height", height);
    }

    /** Regtest's own deployment, for which no simulated block signals. */
    private static void testDummy(ObjectNode json, BlockView at) {
        boolean started = at.height() + 1 >= WINDOW;
        int elapsed = (at.height() + 1) % WINDOW;
        json.put("type", "bip9").put("active", false);
        ObjectNode bip9 = json.putObject("bip9");
        if (started) {
            bip9.put("bit", 28);
        }
        bip9.put("start_time", 0).put("timeout", Long.MAX_VALUE).put("min_activation_height", 0);
        bip9.put("status", started ? "started" : "defined").put("since", started ? WINDOW : 0);
        bip9.put("status_next", at.height() + 2 >= WINDOW ? "started" : "defined");
        if (started) {
            bip9.putObject("statistics")
                    .put("period", WINDOW)
                    .put("elapsed", elapsed)
                    .put("count", 0)
                    .put("threshold", 108)
                    .put("possible", elapsed <= WINDOW - 108);
            bip9.put("signalling", "-".repeat(elapsed));
        }
    }

    JsonNode indexInfo(Params params) {
        String only = params.any(0) == null ? null : params.string(0);
        ObjectNode json = Json.object();
        node.indexes().forEach((name, height) -> {
            if (only == null || only.equals(name)) {
                json.putObject(name)
                        .put("synced", height >= node.tip().height())
                        .put("best_block_height", height);
            }
        });
        return json;
    }

    JsonNode tipAsAnswer() {
        BlockView tip = node.tip();
        return Json.object().put("hash", tip.hash().toHex()).put("height", tip.height());
    }

    JsonNode blockHashAt(Params params) {
        BlockHash hash = node.hashAt(params.integer(0));
        if (hash == null) {
            throw new RpcException(RpcException.BAD_PARAMETER, "Block height out of range");
        }
        return Json.NODES.stringNode(hash.toHex());
    }

    /** Where the buried rules of a network begin. */
    private record Heights(int bip34, int bip66, int bip65, int csv, int segwit, int taproot) {

        static Heights of(Network network) {
            return switch (network) {
                case MAIN -> new Heights(227_931, 363_725, 388_381, 419_328, 481_824, 709_632);
                case TESTNET3 -> new Heights(21_111, 330_776, 581_885, 770_112, 834_624, 2_011_968);
                case TESTNET4, SIGNET -> new Heights(1, 1, 1, 1, 1, 1);
                case REGTEST -> new Heights(1, 1, 1, 1, 0, 0);
            };
        }
    }
}
