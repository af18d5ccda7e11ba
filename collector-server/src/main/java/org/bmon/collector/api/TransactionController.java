package org.bmon.collector.api;

import java.util.List;
import java.util.Optional;
import org.bmon.collector.live.LiveView;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.OfNetwork;
import org.bmon.common.Txid;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Answers who asks for a transaction. */
@RestController
final class TransactionController {

    private final HistoryStore store;
    private final LiveView fleet;

    TransactionController(HistoryStore store, LiveView fleet) {
        this.store = store;
        this.fleet = fleet;
    }

    /** How a transaction spread and who rejected it; known if either is. */
    @GetMapping("/api/v1/transactions/{txid}")
    TransactionJson transaction(@PathVariable("txid") String text) {
        Txid txid = Parameters.hash("txid", text, Txid::ofHex);
        Optional<OfNetwork<TransactionSpread>> found = fleet.transaction(txid);
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
}
