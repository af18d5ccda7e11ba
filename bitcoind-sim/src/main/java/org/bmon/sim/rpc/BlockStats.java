package org.bmon.sim.rpc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The arithmetic of getblockstats, step by step as Bitcoin Core does it. */
final class BlockStats {

    /** What Bitcoin Core adds for each output: the outpoint, and height with coinbase flag. */
    private static final int OUTPUT_OVERHEAD = 40;

    /** A spent output's bytes: value, script length and the script of a witness key hash. */
    private static final int SPENT_SIZE = 8 + 1 + 22 + OUTPUT_OVERHEAD;

    private final List<Long> fees = new ArrayList<>();
    private final List<Long> sizes = new ArrayList<>();
    private final List<FeeRate> feeRates = new ArrayList<>();
    private long inputs;
    private long outputs;
    private long spendable;
    private long sizeIncrease;
    private long sizeIncreaseActual;
    private long totalOut;
    private long totalFee;
    private long totalSize;
    private long totalWeight;

    private record FeeRate(long rate, long weight) {}

    private BlockStats() {}

    /** The whole answer, or the statistics chosen. */
    static JsonNode of(Reading reading, BlockView block, @Nullable JsonNode chosen) {
        List<TxView> transactions = block.transactions();
        if (transactions == null) {
            throw new RpcException(RpcException.MISC, "Block not available (not fully downloaded)");
        }
        BlockStats stats = new BlockStats();
        transactions.forEach(tx -> stats.add(tx, block.height() == 0));
        ObjectNode all = stats.answer(reading, block, transactions.size());
        if (chosen == null || chosen.isEmpty()) {
            return all;
        }
        ObjectNode some = Json.object();
        for (JsonNode name : chosen) {
            JsonNode value = all.get(name.asString());
            if (value == null) {
                throw new RpcException(
                        RpcException.BAD_PARAMETER, "Invalid selected statistic '" + name.asString() + "'");
            }
            some.set(name.asString(), value);
        }
        return some;
    }

    private void add(TxView tx, boolean genesis) {
        outputs += tx.outputs().size();
        for (TxView.Output output : tx.outputs()) {
            int script = output.script().length() / 2;
            int size = 8 + (script < 0xfd ? 1 : 3) + script + OUTPUT_OVERHEAD;
            sizeIncrease += size;
            if (!genesis && !output.unspendable()) {
                spendable++;
                sizeIncreaseActual += size;
            }
        }
        if (tx.isCoinbase()) {
            return;
        }
        inputs += tx.inputs().size();
        sizeIncrease -= (long) SPENT_SIZE * tx.inputs().size();
        sizeIncreaseActual -= (long) SPENT_SIZE * tx.inputs().size();
        totalOut += tx.totalOut();
        totalFee += tx.fee();
        totalSize += tx.size();
        totalWeight += tx.weight();
        fees.add(tx.fee());
        sizes.add((long) tx.size());
        feeRates.add(new FeeRate(tx.weight() == 0 ? 0 : tx.fee() * 4 / tx.weight(), tx.weight()));
    }

    private ObjectNode answer(Reading reading, BlockView block, int count) {
        List<Long> rates = feeRates.stream().map(FeeRate::rate).toList();
        ObjectNode json = Json.object();
        json.put("avgfee", count > 1 ? totalFee / (count - 1) : 0);
        json.put("avgfeerate", totalWeight > 0 ? totalFee * 4 / totalWeight : 0);
        json.put("avgtxsize", count > 1 ? totalSize / (count - 1) : 0);
        json.put("blockhash", block.hash().toHex());
        json.set("feerate_percentiles", percentiles());
        json.put("height", block.height());
        json.put("ins", inputs);
        json.put("maxfee", largest(fees));
        json.put("maxfeerate", largest(rates));
        json.put("maxtxsize", largest(sizes));
        json.put("medianfee", median(fees));
        json.put("mediantime", block.medianTime());
        json.put("mediantxsize", median(sizes));
        json.put("minfee", smallest(fees));
        json.put("minfeerate", smallest(rates));
        json.put("mintxsize", smallest(sizes));
        json.put("outs", outputs);
        json.put("subsidy", reading.subsidy(block.height()));
        // Every simulated transaction but the coinbase has a witness.
        json.put("swtotal_size", totalSize);
        json.put("swtotal_weight", totalWeight);
        json.put("swtxs", fees.size());
        json.put("time", block.time());
        json.put("total_out", totalOut);
        json.put("total_size", totalSize);
        json.put("total_weight", totalWeight);
        json.put("totalfee", totalFee);
        json.put("txs", count);
        json.put("utxo_increase", outputs - inputs);
        json.put("utxo_size_inc", sizeIncrease);
        if (reading.since(250000)) {
            json.put("utxo_increase_actual", spendable - inputs);
            json.put("utxo_size_inc_actual", sizeIncreaseActual);
        }
        return json;
    }

    /** The 10th, 25th, 50th, 75th and 90th percentile of the fee rate, by weight. */
    private ArrayNode percentiles() {
        double[] bounds = {
            totalWeight / 10.0, totalWeight / 4.0, totalWeight / 2.0, totalWeight * 3.0 / 4.0, totalWeight * 9.0 / 10.0
        };
        long[] found = new long[bounds.length];
        feeRates.sort(Comparator.comparingLong(FeeRate::rate).thenComparingLong(FeeRate::weight));
        int next = 0;
        long weight = 0;
        for (FeeRate rate : feeRates) {
            weight += rate.weight();
            while (next < bounds.length && weight >= bounds[next]) {
                found[next++] = rate.rate();
            }
        }
        ArrayNode json = Json.NODES.arrayNode();
        for (int i = 0; i < found.length; i++) {
            boolean beyond = i >= next && !feeRates.isEmpty();
            json.add(beyond ? feeRates.get(feeRates.size() - 1).rate() : found[i]);
        }
        return json;
    }

    private static long median(List<Long> values) {
        if (values.isEmpty()) {
            return 0;
        }
        Collections.sort(values);
        int middle = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2;
    }

    private static long largest(List<Long> values) {
        return values.isEmpty() ? 0 : Collections.max(values);
    }

    private static long smallest(List<Long> values) {
        return values.isEmpty() ? 0 : Collections.min(values);
    }
}
