package org.bmon.agent.doctor;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.bmon.agent.source.rpc.BitcoindNodeRpc;
import org.bmon.agent.source.rpc.BitcoindNodeRpc.Permission;
import org.bmon.agent.source.rpc.ChainInfo;
import org.bmon.agent.source.rpc.NetworkInfo;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.agent.source.rpc.RpcMethod;
import org.bmon.agent.source.rpc.ZmqNotifier;
import org.bmon.agent.source.zmq.HighWaterMarks;
import org.bmon.common.Network;

/** Looks at the node over RPC: who the agent is to it, what it may ask, how it publishes, and its clock and wallets. */
public final class RpcExamination implements Examination {

    private static final long SMALL_OFFSET_MILLIS = 500;
    private static final Set<String> TOPICS = new TreeSet<>(Set.of("hashblock", "sequence"));

    private final BitcoindNodeRpc node;
    private final Network network;
    private final List<String> endpoints;
    private final Clock clock;
    private final LongSupplier nanoClock;

    /**
     * @param network the network that the agent is set to
     * @param endpoints where the agent listens; empty if nowhere
     */
    public RpcExamination(
            BitcoindNodeRpc node, Network network, List<String> endpoints, Clock clock, LongSupplier nanoClock) {
        this.node = node;
        this.network = network;
        this.endpoints = endpoints;
        this.clock = clock;
        this.nanoClock = nanoClock;
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        try {
            long uptime = node.uptimeSeconds();
            findings.add(Finding.ok(
                    "rpc",
                    "the node answers; it is up for "
                            + Duration.ofSeconds(uptime).toMinutes() + " min"));
        } catch (NodeRpcException.Forbidden e) {
            findings.add(Finding.ok("rpc", "the node answers"));
        } catch (NodeRpcException.Unauthorized e) {
            return List.of(Finding.fail("rpc", text(e), "give bmon.agent.rpc.user and its password, or the cookie"));
        } catch (NodeRpcException.WarmingUp e) {
            return List.of(Finding.warn("rpc", text(e), "ask again when it has started"));
        } catch (NodeRpcException e) {
            return List.of(Finding.fail(
                    "rpc", text(e), "set server=1, and bmon.agent.rpc.url to the address of rpcbind and rpcport"));
        }
        attempt("rpc.whitelist", findings, this::whitelist);
        attempt("rpc.network", findings, this::chain);
        attempt("rpc.warnings", findings, this::warnings);
        attempt("clock.node", findings, this::clock);
        attempt("wallet", findings, this::wallets);
        attempt("zmq.notifiers", findings, this::zmq);
        return findings;
    }

    private interface Question {
        void ask(List<Finding> findings) throws NodeRpcException;
    }

    private static void attempt(String about, List<Finding> findings, Question question) {
        try {
            question.ask(findings);
        } catch (NodeRpcException.Forbidden e) {
            // The finding about the whitelist has it.
            return;
        } catch (NodeRpcException e) {
            findings.add(Finding.warn(about, text(e), "ask again; if it stays, look at the node's log"));
        }
    }

    private static String text(NodeRpcException e) {
        return String.valueOf(e.getMessage());
    }

    private void whitelist(List<Finding> findings) throws NodeRpcException {
        Set<String> forbidden = new TreeSet<>();
        for (RpcMethod method : RpcMethod.values()) {
            if (!method.optional() && node.permission(method) == Permission.FORBIDDEN) {
                forbidden.add(method.wire());
            }
        }
        if (!forbidden.isEmpty()) {
            findings.add(Finding.fail(
                    "rpc.whitelist",
                    "the user may not ask " + String.join(", ", forbidden),
                    "add them to its rpcwhitelist line (one line for a user: several are intersected)"));
        } else {
            findings.add(Finding.ok("rpc.whitelist", "the user may ask all that the agent asks"));
        }
        findings.add(
                node.permission(RpcMethod.GETCONNECTIONCOUNT) == Permission.FORBIDDEN
                        ? Finding.ok("rpc.restricted", "and may not ask what the agent does not")
                        : Finding.warn(
                                "rpc.restricted",
                                "the user may ask more than the agent needs, stopping the node perhaps",
                                "use a user of rpcauth with an rpcwhitelist, and rpcwhitelistdefault=0 for the others"));
    }

    private void chain(List<Finding> findings) throws NodeRpcException {
        ChainInfo chain = node.chainInfo();
        boolean same;
        try {
            same = Network.ofChain(chain.chain()) == network;
        } catch (IllegalArgumentException e) {
            same = false;
        }
        findings.add(
                same
                        ? Finding.ok("rpc.network", "the node is on " + network + ", at height " + chain.blocks())
                        : Finding.fail(
                                "rpc.network",
                                "the node is on " + chain.chain() + ", the agent on " + network,
                                "set bmon.agent.network, or bmon.agent.rpc.url to the right node"));
        if (chain.initialDownload()) {
            findings.add(Finding.warn(
                    "rpc.sync",
                    "the node is in its initial download",
                    "nothing: until it has finished it is not expected to see anything"));
        }
    }

    private void warnings(List<Finding> findings) throws NodeRpcException {
        NetworkInfo info = node.networkInfo();
        findings.add(Finding.ok("rpc.version", info.subversion()));
        for (String warning : info.warnings()) {
            if (!warning.isBlank()) {
                findings.add(Finding.warn("rpc.warnings", "the node warns: " + warning, "see to it"));
            }
        }
        if (!info.active()) {
            findings.add(Finding.fail("rpc.peers", "the node's network is off", "setnetworkactive true"));
        }
    }

    private void clock(List<Finding> findings) throws NodeRpcException {
        long before = nanoClock.getAsLong();
        long millis = node.netTotals().clockMillis();
        long tripMillis = (nanoClock.getAsLong() - before) / 1_000_000;
        long offset = millis - (clock.millis() - tripMillis / 2);
        findings.add(
                Math.abs(offset) - tripMillis / 2 <= SMALL_OFFSET_MILLIS
                        ? Finding.ok(
                                "clock.node",
                                "the node's clock is within " + Math.max(1, tripMillis) + " ms or so of the agent's")
                        : Finding.fail(
                                "clock.node",
                                "the node's clock is " + offset + " ms from the agent's",
                                "run the agent on the node's host, and let NTP set its clock"));
    }

    private void wallets(List<Finding> findings) throws NodeRpcException {
        try {
            List<String> wallets = node.wallets();
            findings.add(
                    wallets.isEmpty()
                            ? Finding.ok("wallet", "no wallet is loaded")
                            : Finding.warn(
                                    "wallet",
                                    wallets.size() + " wallets are loaded; they delay every ZMQ message",
                                    "set disablewallet=1, or keep wallets on another node"));
        } catch (NodeRpcException.Rejected e) {
            findings.add(Finding.ok("wallet", "the node has no wallets"));
        } catch (NodeRpcException.Forbidden e) {
            findings.add(Finding.ok("wallet", "not known, for listwallets is not in the whitelist, and need not be"));
        }
    }

    private void zmq(List<Finding> findings) throws NodeRpcException {
        List<ZmqNotifier> notifiers = node.zmqNotifiers();
        Set<String> missing = new TreeSet<>(TOPICS);
        notifiers.forEach(notifier -> missing.remove(notifier.topic()));
        if (!missing.isEmpty()) {
            findings.add(Finding.warn(
                    "zmq.topics",
                    "the node does not publish " + String.join(", ", missing),
                    "set zmqpub" + String.join(" and zmqpub", missing) + "=tcp://127.0.0.1:28332 and restart"));
        } else {
            findings.add(Finding.ok("zmq.topics", "the node publishes " + String.join(" and ", TOPICS)));
        }
        List<String> marks = HighWaterMarks.problems(notifiers);
        marks.forEach(problem ->
                findings.add(Finding.warn("zmq.high-water-marks", problem, "docs/bitcoin-conf.md tells of this trap")));
        if (marks.isEmpty() && !notifiers.isEmpty()) {
            findings.add(Finding.ok("zmq.high-water-marks", "there is room for bursts"));
        }
        if (endpoints.isEmpty() && !notifiers.isEmpty()) {
            findings.add(Finding.warn(
                    "zmq.endpoints",
                    "the agent listens nowhere",
                    "set bmon.agent.zmq.endpoints to " + notifiers.get(0).address()));
        }
    }
}
