package org.bmon.agent.exporter;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.agent.source.rpc.BlockStats;
import org.bmon.agent.source.rpc.BlockTemplate;
import org.bmon.agent.source.rpc.ChainInfo;
import org.bmon.agent.source.rpc.ChainTip;
import org.bmon.agent.source.rpc.MiningInfo;
import org.bmon.agent.source.rpc.poll.NodeFacts;

/** The chain, its last block and the template for the next. */
final class ChainMetrics implements FactMetrics {

    @Override
    public void add(Samples samples, NodeFacts facts) {
        ChainInfo chain = facts.chain().get();
        if (chain != null) {
            add(samples, chain);
        }
        samples.gauge(
                "bitcoind_chain_transactions",
                "Transactions in the chain up to its tip",
                facts.transactions().get());
        List<ChainTip> tips = facts.tips().get();
        if (tips != null) {
            SortedMap<String, Integer> byStatus = new TreeMap<>();
            tips.forEach(tip -> byStatus.merge(Words.TIP_STATUS.of(tip.status()), 1, Integer::sum));
            byStatus.forEach((status, count) -> samples.gauge(
                    "bitcoind_chain_tips", "Ends of branches that the node knows, by status", count, "status", status));
        }
        MiningInfo mining = facts.mining().get();
        if (mining != null) {
            samples.gauge(
                    "bitcoind_network_hashes_per_second",
                    "The network's power over the last 120 blocks, as the node estimates it",
                    mining.networkHashesPerSecond());
        }
        BlockStats block = facts.block().get();
        if (block != null) {
            add(samples, block);
        }
        BlockTemplate template = facts.template().get();
        if (template != null) {
            add(samples, template);
        }
    }

    private static void add(Samples samples, ChainInfo chain) {
        samples.gauge("bitcoind_chain_height", "Height of the tip", chain.blocks());
        samples.gauge("bitcoind_chain_headers_height", "Height of the best header", chain.headers());
        samples.gauge("bitcoind_chain_difficulty", "Difficulty of the tip", chain.difficulty());
        samples.gauge(
                "bitcoind_chain_verification_progress_ratio",
                "How much of the chain is verified, as the node estimates it",
                chain.progress());
        samples.flag(
                "bitcoind_chain_initial_download",
                "1 while the node is in its initial block download",
                chain.initialDownload());
        samples.gauge("bitcoind_chain_size_bytes", "Size of blocks and undo data on disk", chain.sizeOnDiskBytes());
        samples.flag("bitcoind_chain_pruned", "1 if old blocks are deleted", chain.pruned());
        samples.gauge(
                "bitcoind_chain_prune_height",
                "The lowest height kept whole, if old blocks are deleted",
                chain.pruneHeight());
        samples.gauge(
                "bitcoind_chain_tip_timestamp_seconds",
                "The tip's own time, in seconds since the epoch; v23 and later",
                chain.tipSeconds());
        samples.gauge(
                "bitcoind_chain_median_timestamp_seconds",
                "Median time of the last eleven blocks, in seconds since the epoch",
                chain.medianSeconds());
        samples.gauge(
                "bitcoind_warnings",
                "Warnings in force; one is that of a test build",
                chain.warnings().size());
    }

    private static void add(Samples samples, BlockStats block) {
        samples.gauge("bitcoind_block_height", "Height of the last block that was audited", block.height());
        samples.gauge(
                "bitcoind_block_timestamp_seconds",
                "The last audited block's own time, in seconds since the epoch",
                block.seconds());
        samples.gauge(
                "bitcoind_block_transactions",
                "Transactions of the last audited block, its coinbase among them",
                block.transactions());
        samples.gauge("bitcoind_block_size_bytes", "Size of its transactions without the coinbase", block.sizeBytes());
        samples.gauge("bitcoind_block_weight", "Weight of its transactions without the coinbase", block.weight());
        samples.gauge("bitcoind_block_inputs", "Outputs that it spends", block.inputs());
        samples.gauge("bitcoind_block_outputs", "Outputs that it creates", block.outputs());
        samples.gauge("bitcoind_block_utxo_increase", "Outputs created less outputs spent", block.utxoIncrease());
        samples.gauge(
                "bitcoind_block_output_satoshis", "Sum of its outputs without the coinbase's", block.outputsSat());
        samples.gauge("bitcoind_block_fees_satoshis", "Sum of its fees", block.feesSat());
        samples.gauge("bitcoind_block_subsidy_satoshis", "Its subsidy", block.subsidySat());
        samples.gauge(
                "bitcoind_block_median_fee_satoshis_per_vbyte",
                "Median of its fee rates, by weight",
                block.medianFeeRate());
    }

    private static void add(Samples samples, BlockTemplate template) {
        samples.gauge(
                "bitcoind_template_transactions",
                "Transactions that the node would mine, without the coinbase",
                template.txids().size());
        samples.gauge("bitcoind_template_weight", "Their weight", template.weight());
        samples.gauge(
                "bitcoind_template_fees_satoshis",
                "Their fees",
                template.feesSat().stream().mapToLong(Long::longValue).sum());
    }
}
