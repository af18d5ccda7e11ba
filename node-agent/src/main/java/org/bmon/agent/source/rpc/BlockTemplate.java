package org.bmon.agent.source.rpc;

import java.util.ArrayList;
import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * What the node would mine, from getblocktemplate.
 *
 * @param parent the block it builds on
 * @param height of the block to be
 * @param coinbaseSat subsidy and fees
 * @param txids its transactions in order, without the coinbase
 * @param feesSat their fees, in the same order
 * @param weight sum of their weights
 */
public record BlockTemplate(
        BlockHash parent, int height, long coinbaseSat, List<Txid> txids, List<Long> feesSat, long weight) {

    static BlockTemplate read(JsonParser json) {
        Reading reading = new Reading();
        JsonStream.members(json, reading::member);
        BlockHash parent = reading.parent;
        if (parent == null || reading.height < 0 || reading.txids.size() != reading.fees.size()) {
            throw new MalformedAnswerException("a template has previousblockhash, height, and for each transaction a"
                    + " txid and a fee; something of it is missing");
        }
        return new BlockTemplate(
                parent, reading.height, reading.coinbaseSat, reading.txids, reading.fees, reading.weight);
    }

    private static final class Reading {
        private final List<Txid> txids = new ArrayList<>();
        private final List<Long> fees = new ArrayList<>();
        private @Nullable BlockHash parent;
        private int height = -1;
        private long coinbaseSat;
        private long weight;

        void member(String name, JsonParser json) {
            switch (name) {
                case "previousblockhash" -> parent = JsonStream.blockHash(json);
                case "height" -> height = (int) JsonStream.integer(json);
                case "coinbasevalue" -> coinbaseSat = JsonStream.integer(json);
                case "transactions" -> JsonStream.elements(json, one -> JsonStream.members(one, this::transaction));
                default -> json.skipChildren();
            }
        }

        private void transaction(String name, JsonParser json) {
            switch (name) {
                case "txid" -> txids.add(JsonStream.txid(json));
                case "fee" -> fees.add(JsonStream.integer(json));
                case "weight" -> weight += JsonStream.integer(json);
                default -> json.skipChildren();
            }
        }
    }
}
