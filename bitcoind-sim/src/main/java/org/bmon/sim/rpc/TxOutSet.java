package org.bmon.sim.rpc;

import java.util.List;
import org.bmon.common.Hash256;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The unspent outputs at a block of the active chain, counted from genesis as gettxoutsetinfo tells them. */
final class TxOutSet {

    /** Bitcoin Core's made-up size of an output, beside its script. */
    private static final int BOGO_SIZE = 50;

    private static final int KEY_HASH_SCRIPT = 22;

    private final Reading reading;
    private long outputs;
    private long bogoSize;
    private long total;
    private long unspendableTotal;
    private long transactions;
    private Block last = new Block(0, 0, 0, 0, 0, 0);

    private record Block(long spent, long coinbase, long others, long genesis, long scripts, long unclaimed) {}

    private TxOutSet(Reading reading, int height) {
        this.reading = reading;
        for (int i = 0; i <= height; i++) {
            add(reading.active(i));
        }
    }

    private void add(BlockView block) {
        List<TxView> known = block.transactions();
        if (block.height() == 0 || known == null) {
            // Genesis pays an output that never enters the set.
            last = new Block(0, 0, 0, reading.subsidy(block.height()), 0, 0);
            unspendableTotal += reading.subsidy(block.height());
            return;
        }
        long spent = 0;
        long coinbase = 0;
        long others = 0;
        long scripts = 0;
        for (TxView tx : known) {
            for (TxView.Input input : tx.inputs()) {
                spent += input.value();
                outputs--;
                bogoSize -= BOGO_SIZE + KEY_HASH_SCRIPT;
            }
            for (TxView.Output output : tx.outputs()) {
                if (output.unspendable()) {
                    scripts += output.value();
                    continue;
                }
                coinbase += tx.isCoinbase() ? output.value() : 0;
                others += tx.isCoinbase() ? 0 : output.value();
                outputs++;
                bogoSize += BOGO_SIZE + output.script().length() / 2;
            }
        }
        transactions += known.size();
        long unclaimed = spent + reading.subsidy(block.height()) - others - coinbase - scripts;
        last = new Block(spent, coinbase, others, 0, scripts, unclaimed);
        total += others + coinbase - spent;
        unspendableTotal += scripts + unclaimed;
    }

    /** Answers gettxoutsetinfo. */
    static JsonNode of(Reading reading, Params params) {
        String serialized = reading.since(260000) ? "hash_serialized_3" : "hash_serialized_2";
        String type = params.any(0) == null ? serialized : params.string(0);
        if (!List.of(serialized, "muhash", "none").contains(type)) {
            throw new RpcException(RpcException.BAD_PARAMETER, "'" + type + "' is not a valid hash_type");
        }
        Integer indexed = reading.node().indexes().get("coinstatsindex");
        boolean byIndex = params.bool(2, true) && indexed != null && !type.equals(serialized);
        BlockView at = reading.node().tip();
        if (params.any(1) != null) {
            at = heightAsked(reading, params, type, type.equals(serialized), indexed != null);
        }
        if (byIndex && indexed != null && indexed < at.height()) {
            throw new RpcException(
                    RpcException.INTERNAL,
                    "Unable to get data because coinstatsindex is still syncing. Current height: " + indexed);
        }
        return new TxOutSet(reading, at.height()).answer(at, type.equals("none") ? null : type, byIndex);
    }

    private static BlockView heightAsked(
            Reading reading, Params params, String type, boolean serialized, boolean indexed) {
        if (!indexed) {
            throw new RpcException(
                    RpcException.BAD_PARAMETER, "Querying specific block heights requires coinstatsindex");
        }
        if (serialized) {
            throw new RpcException(
                    RpcException.BAD_PARAMETER, type + " hash type cannot be queried for a specific block");
        }
        if (!params.bool(2, true)) {
            throw new RpcException(
                    RpcException.BAD_PARAMETER, "Cannot set use_index to false when querying for a specific block");
        }
        BlockView at = reading.hashOrHeight(params, 1);
        if (!reading.isActive(at)) {
            throw new RpcException(RpcException.MISC, "This simulated node counts outputs of its active chain only");
        }
        return at;
    }

    /** The answer for {@code at}; {@code hashKey} is null where no hash was asked for. */
    private ObjectNode answer(BlockView at, @Nullable String hashKey, boolean fromIndex) {
        ObjectNode json = Json.object();
        json.put("height", at.height()).put("bestblock", at.hash().toHex());
        json.put("txouts", outputs).put("bogosize", bogoSize);
        if (hashKey != null) {
            json.put(hashKey, madeUpHash(at.hash()));
        }
        json.set("total_amount", Json.amount(total));
        if (!fromIndex) {
            // The last transaction that has an unspent output cannot be told; no node has more than there are.
            return json.put("transactions", Math.min(transactions, outputs)).put("disk_size", bogoSize);
        }
        json.set("total_unspendable_amount", Json.amount(unspendableTotal));
        ObjectNode info = json.putObject("block_info");
        info.set("prevout_spent", Json.amount(last.spent));
        info.set("coinbase", Json.amount(last.coinbase));
        info.set("new_outputs_ex_coinbase", Json.amount(last.others));
        info.set("unspendable", Json.amount(last.genesis + last.scripts + last.unclaimed));
        ObjectNode unspendables = info.putObject("unspendables");
        unspendables.set("genesis_block", Json.amount(last.genesis));
        unspendables.set("bip30", Json.amount(0));
        unspendables.set("scripts", Json.amount(last.scripts));
        unspendables.set("unclaimed_rewards", Json.amount(last.unclaimed));
        return json;
    }

    /** Equal for nodes on the same block, as the real one is; otherwise it says nothing. */
    private static String madeUpHash(Hash256 block) {
        return String.format(
                "%016x%016x%016x%016x", ~block.word3(), ~block.word2(), block.word1() ^ block.word3(), block.word2());
    }
}
