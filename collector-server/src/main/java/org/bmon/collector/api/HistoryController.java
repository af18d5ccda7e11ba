package org.bmon.collector.api;

import java.util.List;
import java.util.Optional;
import org.bmon.collector.live.LiveFleet;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.OfNetwork;
import org.bmon.common.BlockHash;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers who asks: the nodes as they stand, and the history. */
@RestController
@RequestMapping("/api/v1")
final class HistoryController {

    private static final int DEFAULT_LIMIT = 50;

    private final HistoryStore store;
    private final LiveFleet fleet;

    HistoryController(HistoryStore store, LiveFleet fleet) {
        this.store = store;
        this.fleet = fleet;
    }

    @GetMapping("/nodes")
    List<NodeJson> nodes() {
        return fleet.nodes().stream().map(NodeJson::of).toList();
    }

    /** The latest blocks, or with a height all blocks of it: more than one is a race. */
    @GetMapping("/blocks")
    List<ReportJson.Block> blocks(
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            @RequestParam(name = "network", required = false) @Nullable String network,
            @RequestParam(name = "height", required = false) @Nullable String height) {
        List<OfNetwork<BlockSpread>> blocks = height == null
                ? store.latestBlocks(Parameters.network(network), Parameters.limit(limit, DEFAULT_LIMIT))
                : store.blocksAt(
                        Parameters.number("height", height, 0, Integer.MAX_VALUE), Parameters.network(network));
        return blocks.stream()
                .map(found -> ReportJson.block(found.network(), found.value()))
                .toList();
    }

    @GetMapping("/blocks/{hash}")
    ReportJson.Block block(@PathVariable("hash") String hash) {
        return store.block(Parameters.hash("hash", hash, BlockHash::ofHex))
                .map(found -> ReportJson.block(found.network(), found.value()))
                .orElseThrow(() -> new NotKnownException("no block " + hash + " is known here"));
    }

    /** How a transaction spread and who rejected it; known if either is. */
    @GetMapping("/transactions/{txid}")
    TransactionJson transaction(@PathVariable("txid") String text) {
        Txid txid = Parameters.hash("txid", text, Txid::ofHex);
        Optional<OfNetwork<TransactionSpread>> found = store.transaction(txid);
        List<ReportJson.Rejection> rejections = store.rejections(txid).stream()
                .map(rejection -> ReportJson.rejection(
                        rejection.network(),
                        rejection.value().node(),
                        rejection.value().event()))
                .toList();
        if (found.isEmpty() && rejections.isEmpty()) {
            throw new NotKnownException("no transaction " + text + " is known here, or not any more");
        }
        return new TransactionJson(
                found.map(tx -> ReportJson.transaction(tx.network(), tx.value()))
                        .orElse(null),
                txid.toHex(),
                rejections);
    }

    @GetMapping("/reorgs")
    List<ReportJson.ReorgOfNode> reorgs(
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            @RequestParam(name = "network", required = false) @Nullable String network) {
        return store.reorgs(Parameters.network(network), Parameters.limit(limit, DEFAULT_LIMIT)).stream()
                .map(found -> ReportJson.reorg(found.network(), found.value()))
                .toList();
    }

    @GetMapping("/invalid-blocks")
    List<ReportJson.Invalid> invalidBlocks(
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            @RequestParam(name = "network", required = false) @Nullable String network) {
        return store.invalidBlocks(Parameters.network(network), Parameters.limit(limit, DEFAULT_LIMIT)).stream()
                .flatMap(found -> ReportJson.invalid(found.network(), found.value()).stream())
                .toList();
    }
}
