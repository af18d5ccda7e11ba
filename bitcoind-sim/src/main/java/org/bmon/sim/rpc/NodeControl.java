package org.bmon.sim.rpc;

import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.Txid;

/**
 * What can be done to a simulated node through its RPC server. Each may throw {@link RpcException} with Bitcoin Core's
 * code; what a node does not support it refuses by itself.
 */
public interface NodeControl {

    /** Mines that many blocks on the tip, each with what the node's template holds. */
    List<BlockHash> generate(int blocks);

    /** Mines one block on the tip with just these mempool transactions, in this order. */
    default BlockHash generateBlock(List<Txid> transactions) {
        throw unsupported("generateblock");
    }

    default void setNetworkActive(boolean active) {
        throw unsupported("setnetworkactive");
    }

    default void invalidateBlock(BlockHash hash) {
        throw unsupported("invalidateblock");
    }

    default void reconsiderBlock(BlockHash hash) {
        throw unsupported("reconsiderblock");
    }

    /** Lets that many payments enter the network, each at a node picked at random. No real node has such a method. */
    default void sendTransactions(int count) {
        throw unsupported("simulatetransactions");
    }

    /** Gives the node a block on its tip whose coinbase takes too much. No real node has such a method. */
    default void submitInvalidBlock() {
        throw unsupported("simulateinvalidblock");
    }

    /** Turns a debug category on or off; {@code all} is spelt out by the server. */
    default void setLogCategory(String category, boolean on) {
        throw unsupported("logging with categories");
    }

    /** Begins a clean stop. Called from a server thread after the answer is sent, so it may stop the server. */
    void stop();

    private static RpcException unsupported(String method) {
        return new RpcException(RpcException.MISC, "This simulated node does not support " + method);
    }
}
