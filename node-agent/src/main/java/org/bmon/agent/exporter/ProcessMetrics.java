package org.bmon.agent.exporter;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.agent.source.rpc.ChainInfo;
import org.bmon.agent.source.rpc.IndexState;
import org.bmon.agent.source.rpc.LockedMemory;
import org.bmon.agent.source.rpc.NetworkInfo;
import org.bmon.agent.source.rpc.RpcState;
import org.bmon.agent.source.rpc.Supply;
import org.bmon.agent.source.rpc.ZmqNotifier;
import org.bmon.agent.source.rpc.poll.NodeFacts;
import org.jspecify.annotations.Nullable;

/** The node as a process: version, settings that show, indexes, memory, calls. */
final class ProcessMetrics implements FactMetrics {

    @Override
    public void add(Samples samples, NodeFacts facts) {
        NetworkInfo network = facts.network().get();
        if (network != null) {
            add(samples, network, facts.chain().get());
        }
        samples.gauge(
                "bitcoind_uptime_seconds",
                "Since the node started",
                facts.uptimeSeconds().get());
        addIndexes(samples, facts);
        LockedMemory memory = facts.memory().get();
        if (memory != null) {
            String help = "Memory that is kept out of swap";
            samples.gauge("bitcoind_locked_memory_bytes", help, memory.usedBytes(), "state", "used");
            samples.gauge("bitcoind_locked_memory_bytes", help, memory.freeBytes(), "state", "free");
            samples.gauge("bitcoind_locked_memory_bytes", help, memory.lockedBytes(), "state", "locked");
        }
        RpcState calls = facts.calls().get();
        if (calls != null) {
            samples.gauge(
                    "bitcoind_rpc_active", "Calls that the node works on, the agent's own among them", calls.active());
            samples.seconds(
                    "bitcoind_rpc_longest_active_seconds",
                    "How long the longest of them has run, but for those that wait for blocks",
                    calls.longestMicros());
        }
        List<ZmqNotifier> notifiers = facts.notifiers().get();
        if (notifiers != null) {
            SortedMap<String, Long> marks = new TreeMap<>();
            notifiers.forEach(one -> marks.merge(Words.TOPICS.of(one.topic()), one.highWaterMark(), Math::min));
            marks.forEach((topic, mark) -> samples.gauge(
                    "bitcoind_zmq_high_water_mark",
                    "Most ZMQ messages that wait for a slow reader, by topic",
                    mark,
                    "topic",
                    topic));
        }
        Supply supply = facts.supply().get();
        if (supply != null) {
            samples.gauge(
                    "bitcoind_supply_satoshis", "Sum of all unspent outputs, if it is counted", supply.totalSat());
            samples.gauge("bitcoind_supply_outputs", "Unspent outputs, if they are counted", supply.outputs());
            samples.gauge("bitcoind_supply_height", "Up to which height they were counted", supply.height());
        }
    }

    private static void add(Samples samples, NetworkInfo network, @Nullable ChainInfo chain) {
        samples.info(
                "bitcoind",
                "The node's version and the settings that decide what it does",
                "version",
                network.subversion(),
                "protocol",
                Integer.toString(network.protocolVersion()),
                "services",
                String.join(",", network.localServices()),
                "relay",
                Boolean.toString(network.relay()),
                "pruned",
                chain == null ? "" : Boolean.toString(chain.pruned()));
        samples.gauge("bitcoind_version", "The version as a number, such as 280000 for 28.0", network.version());
        samples.flag("bitcoind_network_active", "1 while the node's network is switched on", network.active());
        network.networks()
                .forEach((name, reachable) -> samples.flag(
                        "bitcoind_network_reachable",
                        "1 for each network that the node can reach",
                        reachable,
                        "reached_by",
                        Words.NETWORKS.of(name)));
        samples.gauge(
                "bitcoind_time_offset_seconds",
                "Median of the peers' clocks against the node's",
                network.timeOffsetSeconds());
    }

    private static void addIndexes(Samples samples, NodeFacts facts) {
        SortedMap<String, IndexState> indexes = facts.indexes().get();
        if (indexes != null) {
            indexes.forEach((name, state) -> {
                String index = Words.INDEXES.of(name);
                samples.flag("bitcoind_index_synced", "1 once an index has caught up", state.synced(), "index", index);
                samples.gauge("bitcoind_index_height", "How far an index is", state.height(), "index", index);
            });
        }
    }
}
