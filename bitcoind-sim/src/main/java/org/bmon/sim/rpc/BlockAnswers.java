package org.bmon.sim.rpc;

import java.util.List;
import org.bmon.common.BlockHash;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers about one block. */
final class BlockAnswers {

    private final NodeView node;
    private final Reading reading;

    BlockAnswers(Reading reading) {
        this.node = reading.node();
        this.reading = reading;
    }

    JsonNode header(Params params) {
        BlockView block = reading.known(params.blockHash(0));
        return params.bool(1, true) ? head(block) : Json.NODES.stringNode(RawHex.header(block));
    }

    JsonNode block(Params params) {
        BlockView block = reading.known(params.blockHash(0));
        int verbosity = params.verbosity(1, 1);
        List<TxView> transactions = block.transactions();
        if (transactions == null) {
            throw new RpcException(RpcException.MISC, "Block not available (not fully downloaded)");
        }
        if (verbosity <= 0) {
            throw new RpcException(RpcException.MISC, "This simulated node keeps no raw blocks: use verbosity 1 to 3");
        }
        ObjectNode json = head(block);
        json.put("strippedsize", block.strippedSize());
        json.put("size", block.size());
        json.put("weight", block.weight());
        if (reading.since(310000)) {
            TxView coinbase = transactions.get(0);
            json.putObject("coinbase_tx")
                    .put("version", 2)
                    .put("locktime", coinbase.lockTime())
                    .put("sequence", RawHex.COINBASE_SEQUENCE)
                    .put("coinbase", RawHex.coinbaseScript(block.height()))
                    .put("witness", RawHex.witness(coinbase, 0).get(0));
        }
        ArrayNode tx = json.putArray("tx");
        for (TxView transaction : transactions) {
            if (verbosity == 1) {
                tx.add(transaction.txid().toHex());
            } else {
                tx.add(transaction(transaction, block.height(), verbosity >= 3 && reading.since(230000)));
            }
        }
        return json;
    }

    private ObjectNode head(BlockView block) {
        ObjectNode json = Json.object();
        json.put("hash", block.hash().toHex());
        json.put("confirmations", reading.isActive(block) ? node.tip().height() - block.height() + 1 : -1);
        json.put("height", block.height());
        json.put("version", block.version());
        json.put("versionHex", Work.bitsHex(block.version()));
        json.put("merkleroot", block.merkleRoot());
        json.put("time", block.time());
        json.put("mediantime", block.medianTime());
        json.put("nonce", block.nonce());
        json.put("bits", Work.bitsHex(block.bits()));
        if (reading.since(290000)) {
            json.put("target", Work.target(block.bits()));
        }
        json.set("difficulty", Json.number(Work.difficulty(block.bits())));
        json.put("chainwork", Work.hex256(block.chainWork()));
        List<TxView> transactions = block.transactions();
        json.put("nTx", transactions == null ? 0 : transactions.size());
        if (block.previous() != null) {
            json.put("previousblockhash", block.previous().toHex());
        }
        BlockHash next = reading.next(block);
        if (next != null) {
            json.put("nextblockhash", next.toHex());
        }
        return json;
    }

    /** @param spentOutputs whether each input tells the output it spends: of that its value alone */
    private ObjectNode transaction(TxView tx, int height, boolean spentOutputs) {
        ObjectNode json = Json.object();
        json.put("txid", tx.txid().toHex());
        json.put("hash", tx.wtxid().toHex());
        json.put("version", 2);
        json.put("size", tx.size());
        json.put("vsize", tx.vsize());
        json.put("weight", tx.weight());
        json.put("locktime", tx.lockTime());
        ArrayNode vin = json.putArray("vin");
        if (tx.isCoinbase()) {
            ObjectNode input = vin.addObject().put("coinbase", RawHex.coinbaseScript(height));
            input.set("txinwitness", Json.strings(RawHex.witness(tx, 0)));
            input.put("sequence", RawHex.COINBASE_SEQUENCE);
        }
        for (int i = 0; i < tx.inputs().size(); i++) {
            TxView.Input spent = tx.inputs().get(i);
            ObjectNode input = vin.addObject().put("txid", spent.txid().toHex()).put("vout", spent.vout());
            input.putObject("scriptSig").put("asm", "").put("hex", "");
            input.set("txinwitness", Json.strings(RawHex.witness(tx, i)));
            if (spentOutputs) {
                input.putObject("prevout").set("value", Json.amount(spent.value()));
            }
            input.put("sequence", RawHex.INPUT_SEQUENCE);
        }
        ArrayNode vout = json.putArray("vout");
        for (int i = 0; i < tx.outputs().size(); i++) {
            TxView.Output paid = tx.outputs().get(i);
            ObjectNode output = vout.addObject();
            output.set("value", Json.amount(paid.value()));
            output.put("n", i);
            output.set("scriptPubKey", ScriptJson.of(paid.script(), node.network(), node.version()));
        }
        if (!tx.isCoinbase()) {
            json.set("fee", Json.amount(tx.fee()));
        }
        json.put("hex", RawHex.transaction(tx, height));
        return json;
    }
}
