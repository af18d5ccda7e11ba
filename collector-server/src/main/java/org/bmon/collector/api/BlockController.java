package org.bmon.collector.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.OfNetwork;
import org.bmon.collector.store.Page;
import org.bmon.collector.store.TimeQuery;
import org.bmon.common.BlockHash;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers who asks for blocks. As CSV each is a row for each of its sightings. */
@RestController
@RequestMapping("/api/v1/blocks")
final class BlockController {

    private final HistoryStore store;

    BlockController(HistoryStore store) {
        this.store = store;
    }

    /** The blocks of a time, the newest first, or with a height all blocks of it: more than one is a race. */
    @GetMapping
    ResponseEntity<Object> blocks(
            TimeQuery query,
            @RequestParam(name = "height", required = false) @Nullable String height,
            Format format,
            HttpServletRequest request) {
        Page<BlockSpread> page = height == null
                ? store.blocks(query)
                : new Page<>(
                        store.blocksAt(Parameters.number("height", height, 0, Integer.MAX_VALUE), query.network()),
                        null);
        List<ReportJson.Block> json = page.items().stream()
                .map(found -> ReportJson.block(found.network(), found.value()))
                .toList();
        return Answer.page(request, format, page.next(), json, () -> sightings(page.items()));
    }

    @GetMapping("/{hash}")
    ResponseEntity<Object> block(@PathVariable("hash") String hash, Format format) {
        OfNetwork<BlockSpread> found = find(hash);
        return Answer.one(format, ReportJson.block(found.network(), found.value()), () -> sightings(List.of(found)));
    }

    @GetMapping("/{hash}/timeline")
    ResponseEntity<Object> timeline(@PathVariable("hash") String hash, Format format) {
        OfNetwork<BlockSpread> found = find(hash);
        return Answer.one(format, TimelineJson.of(found), () -> sightings(List.of(found)));
    }

    private OfNetwork<BlockSpread> find(String hash) {
        return store.block(Parameters.hash("hash", hash, BlockHash::ofHex))
                .orElseThrow(() -> new NotKnownException("no block " + hash + " is known here"));
    }

    private static Csv sightings(List<OfNetwork<BlockSpread>> blocks) {
        return new Csv(
                TimelineJson.COLUMNS,
                rows -> blocks.forEach(block -> TimelineJson.of(block).rows(rows)));
    }
}
