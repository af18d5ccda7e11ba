package org.bmon.workbench.demo;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bmon.common.Txid;
import tools.jackson.databind.JsonNode;

/** What can be made to happen in a regtest fleet, real or simulated; nodes need no wallet. */
final class RegtestActions {

    private static final int MATURE = 100;
    private static final int SCAN = 400;
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final List<NodeCall> all;
    private final NodeCall node;
    private final boolean simulated;
    private final Consumer<String> say;

    /**
     * @param all every node
     * @param node the one that acts
     * @param say takes a line for each thing done
     */
    RegtestActions(List<NodeCall> all, NodeCall node, boolean simulated, Consumer<String> say) {
        this.all = List.copyOf(all);
        this.node = node;
        this.simulated = simulated;
        this.say = say;
    }

    /** Mines blocks, one after the other. */
    void mine(int blocks) {
        for (int i = 0; i < blocks; i++) {
            say.accept(mineOne());
        }
    }

    private String mineOne() {
        JsonNode hashes = simulated
                ? node.call("generatetoaddress", 1, "anyone")
                : node.call("generatetodescriptor", 1, OpenCoins.descriptor());
        return hashes.get(0).asString();
    }

    /** Sends payments into the network. */
    void pay(int transactions) {
        if (simulated) {
            node.call("simulatetransactions", transactions);
            say.accept(transactions + " payments were brought to nodes picked at random");
            return;
        }
        OpenCoins coins = coins(transactions);
        for (int i = 0; i < transactions; i++) {
            OpenCoins.Payment payment = coins.next();
            if (payment == null) {
                throw new IllegalStateException(
                        "there are no more ripe coins to spend; ./dev generateblock " + (MATURE + 1) + " makes some");
            }
            String txid = node.call("sendrawtransaction", payment.hex()).asString();
            coins.add(Txid.ofHex(txid), 0, payment.sat());
            say.accept(txid);
        }
    }

    /** So many ripe coins that anyone may spend, or as many as there are, the oldest first. */
    private OpenCoins coins(int wanted) {
        OpenCoins coins = new OpenCoins();
        int height = node.call("getblockcount").asInt();
        int found = 0;
        for (int at = Math.max(1, height - MATURE - SCAN); at <= height - MATURE && found < wanted; at++) {
            String hash = node.call("getblockhash", at).asString();
            String txid = node.call("getblock", hash, 1).path("tx").get(0).asString();
            JsonNode output = node.call("gettxout", txid, 0, true);
            if (output.path("scriptPubKey").path("hex").asString("").equals(OpenCoins.scriptHex())) {
                coins.add(
                        Txid.ofHex(txid),
                        0,
                        output.path("value").decimalValue().movePointRight(8).longValueExact());
                found++;
            }
        }
        return coins;
    }

    /** Makes the nodes give up so many blocks for a branch that is one longer. */
    void reorg(int depth) {
        if (simulated) {
            apart(depth);
        } else {
            int height = node.call("getblockcount").asInt();
            if (height < depth) {
                throw new IllegalStateException("the chain has " + height + " blocks, too few to give up " + depth);
            }
            String first = node.call("getblockhash", height - depth + 1).asString();
            node.call("invalidateblock", first);
            mine(depth + 1);
            node.call("reconsiderblock", first);
        }
        say.accept("the branch of " + (depth + 1) + " blocks replaces one of " + depth);
    }

    /** One node is cut off and mines the longer branch; then it comes back. */
    private void apart(int depth) {
        if (all.size() < 2) {
            throw new IllegalStateException("a simulated reorg takes two nodes");
        }
        NodeCall other = all.get(0).equals(node) ? all.get(1) : all.get(0);
        node.call("setnetworkactive", false);
        try {
            for (int i = 0; i < depth; i++) {
                say.accept(other.call("generatetoaddress", 1, "anyone").get(0).asString() + " (to be given up)");
            }
            // Others may mine meanwhile.
            while (node.call("getblockcount").asInt()
                    <= other.call("getblockcount").asInt()) {
                say.accept(mineOne());
            }
        } finally {
            node.call("setnetworkactive", true);
        }
        awaitBranch(other);
    }

    /** Waits until the other has the node's branch, which may have grown since; a tie is broken by another block. */
    private void awaitBranch(NodeCall other) {
        int height = node.call("getblockcount").asInt();
        String hash = node.call("getbestblockhash").asString();
        long end = System.nanoTime() + WAIT_NANOS;
        while (true) {
            int reached = other.call("getblockcount").asInt();
            if (reached >= height
                    && other.call("getblockhash", height).asString().equals(hash)) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the other nodes did not take the longer branch within a minute");
            }
            if (reached >= node.call("getblockcount").asInt()) {
                say.accept(mineOne());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for the reorg", e);
            }
        }
    }

    /** Gives the node a block whose coinbase takes a satoshi too much. */
    void invalidBlock() {
        if (simulated) {
            node.call("simulateinvalidblock");
            say.accept("a block was submitted whose coinbase takes too much");
            return;
        }
        JsonNode block = node.call("generateblock", OpenCoins.descriptor(), List.of(), false);
        JsonNode verdict =
                node.call("submitblock", FlawedBlock.of(block.path("hex").asString()));
        say.accept("submitblock says: " + (verdict.isNull() ? "accepted" : verdict.asString()));
    }
}
