package org.bmon.agent.exporter;

import java.util.SortedMap;
import org.bmon.agent.source.rpc.FeeEstimate;
import org.bmon.agent.source.rpc.MempoolInfo;
import org.bmon.agent.source.rpc.poll.NodeFacts;

/** The mempool and what the node thinks of fees. */
final class MempoolMetrics implements FactMetrics {

    @Override
    public void add(Samples samples, NodeFacts facts) {
        MempoolInfo mempool = facts.mempool().get();
        if (mempool != null) {
            add(samples, mempool);
        }
        SortedMap<Integer, FeeEstimate> fees = facts.fees().get();
        if (fees != null) {
            fees.forEach((target, estimate) -> samples.gauge(
                    "bitcoind_fee_estimate_satoshis_per_kvbyte",
                    "Fee rate for confirmation within a target of blocks, as the node estimates it",
                    estimate.satPerKvb(),
                    "target",
                    target.toString()));
        }
    }

    private static void add(Samples samples, MempoolInfo mempool) {
        samples.flag("bitcoind_mempool_loaded", "1 once mempool.dat has been read", mempool.loaded());
        samples.gauge("bitcoind_mempool_transactions", "Transactions in the mempool", mempool.transactions());
        samples.gauge("bitcoind_mempool_virtual_bytes", "Sum of their virtual sizes", mempool.virtualBytes());
        samples.gauge("bitcoind_mempool_usage_bytes", "Memory that they take", mempool.usageBytes());
        samples.gauge("bitcoind_mempool_limit_bytes", "Memory that they may take", mempool.limitBytes());
        samples.gauge("bitcoind_mempool_fees_satoshis", "Sum of their fees", mempool.totalFeeSat());
        samples.gauge(
                "bitcoind_mempool_min_fee_satoshis_per_kvbyte",
                "Fee rate below which nothing enters",
                mempool.minFeeSatPerKvb());
        samples.gauge(
                "bitcoind_mempool_relay_fee_satoshis_per_kvbyte",
                "The lowest fee rate that the node relays",
                mempool.minRelayFeeSatPerKvb());
        samples.gauge(
                "bitcoind_mempool_unbroadcast_transactions",
                "Transactions of its own that no peer has asked for",
                mempool.unbroadcast());
    }
}
