package org.bmon.collector.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.Page;
import org.bmon.collector.store.TimeQuery;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers who asks what nodes did to their chains. */
@RestController
@RequestMapping("/api/v1")
final class ChainController {

    private final HistoryStore store;

    ChainController(HistoryStore store) {
        this.store = store;
    }

    @GetMapping("/reorgs")
    ResponseEntity<Object> reorgs(TimeQuery query, Format format, HttpServletRequest request) {
        Page<Reorg> page = store.reorgs(query);
        List<ReportJson.ReorgOfNode> json = page.items().stream()
                .map(found -> ReportJson.reorg(found.network(), found.value()))
                .toList();
        return Answer.page(
                request,
                format,
                page.next(),
                json,
                () -> new Csv(
                        List.of("network", "node", "at_micros", "depth", "disconnected", "connected"),
                        rows -> json.forEach(reorg -> rows.row(
                                reorg.network(),
                                reorg.node(),
                                reorg.atMicros(),
                                reorg.depth(),
                                String.join(" ", reorg.disconnected()),
                                String.join(" ", reorg.connected())))));
    }

    /** A block that nodes gave different reasons for stands once for each. */
    @GetMapping("/invalid-blocks")
    ResponseEntity<Object> invalidBlocks(TimeQuery query, Format format, HttpServletRequest request) {
        Page<InvalidBlock> page = store.invalidBlocks(query);
        List<ReportJson.Invalid> json = page.items().stream()
                .flatMap(found -> ReportJson.invalid(found.network(), found.value()).stream())
                .toList();
        return Answer.page(
                request,
                format,
                page.next(),
                json,
                () -> new Csv(
                        List.of("network", "hash", "reason", "nodes"),
                        rows -> json.forEach(block -> rows.row(
                                block.network(), block.hash(), block.reason(), String.join(" ", block.nodes())))));
    }
}
