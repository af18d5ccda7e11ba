package org.bmon.agent.source.rpc;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;

/**
 * What the agent asks of its node. Each call is one request, within the deadline of its {@link RpcMethod}; nothing is
 * asked twice. Amounts are satoshi. Safe for use by many threads.
 */
public interface NodeRpc {

    /** How its chain stands. */
    ChainInfo chainInfo() throws NodeRpcException;

    /** Version, services and connections. */
    NetworkInfo networkInfo() throws NodeRpcException;

    /** Its peers. */
    List<PeerInfo> peers() throws NodeRpcException;

    /** How full its mempool is. */
    MempoolInfo mempoolInfo() throws NodeRpcException;

    /** The transactions of its mempool. */
    MempoolTxids mempoolTxids() throws NodeRpcException;

    /** What a transaction of its mempool weighs and pays; rejected if it is not there. */
    MempoolWorth mempoolWorth(Txid txid) throws NodeRpcException;

    /** The tips of all branches that it knows; the node walks its whole block index for it. */
    List<ChainTip> chainTips() throws NodeRpcException;

    /** Traffic, and the clock of its host. */
    NetTotals netTotals() throws NodeRpcException;

    /** Sums over a block that is on disk with its undo data. */
    BlockStats blockStats(BlockHash hash) throws NodeRpcException;

    /** A block that is on disk. */
    BlockBody block(BlockHash hash, BlockBody.Detail detail) throws NodeRpcException;

    /**
     * The outputs that a block on disk spends, by transaction in order and without the coinbase, each in the form of
     * {@link org.bmon.common.event.BlockSpends}.
     */
    List<List<String>> blockSpends(BlockHash hash) throws NodeRpcException;

    /** What it would mine now. */
    BlockTemplate blockTemplate(Network network) throws NodeRpcException;

    /** Its indexes by Core's names; empty if there are none. */
    SortedMap<String, IndexState> indexes() throws NodeRpcException;

    /** The addresses that it knows, by network; from v26 on. */
    SortedMap<String, AddressTable> addresses() throws NodeRpcException;

    /** How many addresses and subnets are banned. */
    int banned() throws NodeRpcException;

    /** Its estimate of the fee rate for confirmation within so many blocks. */
    FeeEstimate feeEstimate(int blocks) throws NodeRpcException;

    /** The network's power and the last template. */
    MiningInfo miningInfo() throws NodeRpcException;

    /** Transactions in the chain up to its tip. */
    long chainTransactions() throws NodeRpcException;

    /** Memory kept out of swap. */
    LockedMemory lockedMemory() throws NodeRpcException;

    /** Seconds since it started. */
    long uptimeSeconds() throws NodeRpcException;

    /** The calls that it is working on, and where its log is. */
    RpcState rpcState() throws NodeRpcException;

    /** Where and how it publishes over ZMQ. */
    List<ZmqNotifier> zmqNotifiers() throws NodeRpcException;

    /** The wallets that are loaded; rejected with METHOD_NOT_FOUND by a node built without wallets. */
    List<String> wallets() throws NodeRpcException;

    /**
     * Counts all money: flushes the node's caches, and without an index reads for minutes.
     *
     * @param muhash whether the set's MuHash is wanted too
     * @param useIndex whether coinstatsindex may answer
     */
    Supply supply(boolean muhash, boolean useIndex) throws NodeRpcException;

    /**
     * Waits in the node until its tip is another than {@code known}, or {@code wait} is over; tells the tip then. Nodes
     * before v30 do not take {@code known}: what changed before the call is missed.
     */
    Tip waitForNewBlock(Duration wait, @Nullable BlockHash known) throws NodeRpcException;
}
