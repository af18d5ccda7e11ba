package org.bmon.agent.source.rpc.poll;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bmon.agent.source.rpc.AddressTable;
import org.bmon.agent.source.rpc.BlockBody;
import org.bmon.agent.source.rpc.BlockStats;
import org.bmon.agent.source.rpc.BlockTemplate;
import org.bmon.agent.source.rpc.ChainInfo;
import org.bmon.agent.source.rpc.ChainTip;
import org.bmon.agent.source.rpc.Failures;
import org.bmon.agent.source.rpc.FeeEstimate;
import org.bmon.agent.source.rpc.IndexState;
import org.bmon.agent.source.rpc.LockedMemory;
import org.bmon.agent.source.rpc.MempoolInfo;
import org.bmon.agent.source.rpc.MempoolTxids;
import org.bmon.agent.source.rpc.MempoolWorth;
import org.bmon.agent.source.rpc.MiningInfo;
import org.bmon.agent.source.rpc.NetTotals;
import org.bmon.agent.source.rpc.NetworkInfo;
import org.bmon.agent.source.rpc.NodeRpc;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.agent.source.rpc.PeerInfo;
import org.bmon.agent.source.rpc.RpcMethod;
import org.bmon.agent.source.rpc.RpcState;
import org.bmon.agent.source.rpc.Supply;
import org.bmon.agent.source.rpc.Tip;
import org.bmon.agent.source.rpc.ZmqNotifier;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;

/** A node that answers a little of everything; a test may change any answer, or have any method fail or wait. */
public final class FakeNodeRpc implements NodeRpc {

    /** What a method does before it answers: fail, or wait. */
    public interface Trouble {
        void strike(RpcMethod method) throws NodeRpcException;
    }

    private final Map<RpcMethod, Trouble> troubles = new ConcurrentHashMap<>();
    private final Map<RpcMethod, AtomicInteger> calls = new EnumMap<>(RpcMethod.class);
    private volatile Trouble everywhere = method -> {};

    public volatile int version = 310000;
    public volatile BlockHash best = hash(100);
    public volatile int height = 100;
    public volatile boolean initialDownload;
    public volatile List<Txid> mempool = List.of(txid(3), txid(1), txid(2));
    public final Map<BlockHash, BlockBody> blocks = new ConcurrentHashMap<>();
    public volatile long clockMillis = 1_000_000;

    public FakeNodeRpc() {
        for (RpcMethod method : RpcMethod.values()) {
            calls.put(method, new AtomicInteger());
        }
        for (int i = 90; i <= 110; i++) {
            blocks.put(hash(i), block(i));
        }
    }

    public static BlockHash hash(long number) {
        return new BlockHash(0, 0, 9, number);
    }

    public static Txid txid(long number) {
        return new Txid(number, 5, 6, 7);
    }

    private static BlockBody block(int height) {
        return new BlockBody(
                hash(height), height, hash(height - 1), true, 5_000_000_150L, 150L, "/pool/", List.of(txid(height)));
    }

    public void trouble(RpcMethod method, Trouble trouble) {
        troubles.put(method, trouble);
    }

    public void calm(RpcMethod method) {
        troubles.remove(method);
    }

    public void troubleEverywhere(Trouble trouble) {
        everywhere = trouble;
    }

    public int calls(RpcMethod method) {
        return count(method).get();
    }

    private AtomicInteger count(RpcMethod method) {
        AtomicInteger count = calls.get(method);
        if (count == null) {
            throw new IllegalStateException("no count of " + method);
        }
        return count;
    }

    private void called(RpcMethod method) throws NodeRpcException {
        count(method).incrementAndGet();
        everywhere.strike(method);
        Trouble trouble = troubles.get(method);
        if (trouble != null) {
            trouble.strike(method);
        }
    }

    @Override
    public ChainInfo chainInfo() throws NodeRpcException {
        called(RpcMethod.GETBLOCKCHAININFO);
        return new ChainInfo(
                "main",
                height,
                height,
                best,
                new BigDecimal("146472570619930.78"),
                1_795_000_000L,
                1_794_999_000L,
                new BigDecimal("0.9999"),
                initialDownload,
                700_000_000_000L,
                false,
                null,
                List.of());
    }

    @Override
    public NetworkInfo networkInfo() throws NodeRpcException {
        called(RpcMethod.GETNETWORKINFO);
        return new NetworkInfo(
                version,
                "/Satoshi:31.0.0/",
                70016,
                List.of("NETWORK", "WITNESS"),
                true,
                0,
                true,
                2,
                1,
                new TreeMap<>(Map.of("ipv4", true, "onion", false)),
                100,
                100,
                List.of());
    }

    @Override
    public List<PeerInfo> peers() throws NodeRpcException {
        called(RpcMethod.GETPEERINFO);
        return List.of(peer(1, true, 30_000L), peer(2, true, 10_000L), peer(3, false, null));
    }

    private static PeerInfo peer(long id, boolean inbound, @Nullable Long ping) {
        return new PeerInfo(
                id,
                inbound ? "ipv4" : "onion",
                inbound,
                inbound ? "inbound" : "outbound-full-relay",
                "v2",
                ping,
                ping,
                id == 1,
                id == 2,
                1_795_000_000L,
                1_000 * id,
                2_000 * id,
                new TreeMap<>(Map.of("tx", 600 * id, "ping", 400 * id)),
                new TreeMap<>(Map.of("inv", 2_000 * id)));
    }

    @Override
    public MempoolInfo mempoolInfo() throws NodeRpcException {
        called(RpcMethod.GETMEMPOOLINFO);
        return new MempoolInfo(
                true, mempool.size(), 140L * mempool.size(), 900, 4_200L, 300_000_000, 1_000, 100, 0, true);
    }

    @Override
    public MempoolTxids mempoolTxids() throws NodeRpcException {
        called(RpcMethod.GETRAWMEMPOOL);
        return new MempoolTxids(mempool, 77);
    }

    @Override
    public MempoolWorth mempoolWorth(Txid txid) throws NodeRpcException {
        called(RpcMethod.GETMEMPOOLENTRY);
        if (!mempool.contains(txid)) {
            throw Failures.rejected(RpcMethod.GETMEMPOOLENTRY, -5);
        }
        return new MempoolWorth(140, 1_000 * txid.word0());
    }

    @Override
    public List<ChainTip> chainTips() throws NodeRpcException {
        called(RpcMethod.GETCHAINTIPS);
        return List.of(new ChainTip(height, best, 0, "active"), new ChainTip(99, hash(9_900), 1, "valid-fork"));
    }

    @Override
    public NetTotals netTotals() throws NodeRpcException {
        called(RpcMethod.GETNETTOTALS);
        return new NetTotals(5_000_000, 7_000_000, clockMillis);
    }

    @Override
    public BlockStats blockStats(BlockHash hash) throws NodeRpcException {
        called(RpcMethod.GETBLOCKSTATS);
        int of = blocks.get(hash) == null ? height : (int) hash.word3();
        return new BlockStats(hash, of, 2, 5_000_000_000L, 150, 90_000_000L, 1, 3, 250, 1_000, 1_795_000_000L, 4L, 2);
    }

    @Override
    public BlockBody block(BlockHash hash, BlockBody.Detail detail) throws NodeRpcException {
        called(RpcMethod.GETBLOCK);
        BlockBody body = blocks.get(hash);
        if (body == null) {
            throw Failures.rejected(RpcMethod.GETBLOCK, -5);
        }
        return body;
    }

    @Override
    public List<List<String>> blockSpends(BlockHash hash) throws NodeRpcException {
        block(hash, BlockBody.Detail.TRANSACTIONS);
        return List.of(List.of(txid(hash.word3() + 1_000).toHex().substring(0, 32) + ":1"));
    }

    @Override
    public BlockTemplate blockTemplate(Network network) throws NodeRpcException {
        called(RpcMethod.GETBLOCKTEMPLATE);
        return new BlockTemplate(
                best, height + 1, 5_000_000_450L, List.of(txid(1), txid(2)), List.of(300L, 150L), 1_100);
    }

    @Override
    public SortedMap<String, IndexState> indexes() throws NodeRpcException {
        called(RpcMethod.GETINDEXINFO);
        return new TreeMap<>(Map.of("coinstatsindex", new IndexState(true, height)));
    }

    @Override
    public SortedMap<String, AddressTable> addresses() throws NodeRpcException {
        called(RpcMethod.GETADDRMANINFO);
        return new TreeMap<>(Map.of("ipv4", new AddressTable(50_000, 4_000)));
    }

    @Override
    public int banned() throws NodeRpcException {
        called(RpcMethod.LISTBANNED);
        return 3;
    }

    @Override
    public FeeEstimate feeEstimate(int blocks) throws NodeRpcException {
        called(RpcMethod.ESTIMATESMARTFEE);
        return new FeeEstimate(blocks == 2 ? 5_000L : null, blocks);
    }

    @Override
    public MiningInfo miningInfo() throws NodeRpcException {
        called(RpcMethod.GETMININGINFO);
        return new MiningInfo(new BigDecimal("1.1e21"), 3_990_000L, 4_100L);
    }

    @Override
    public long chainTransactions() throws NodeRpcException {
        called(RpcMethod.GETCHAINTXSTATS);
        return 1_234_567_890L;
    }

    @Override
    public LockedMemory lockedMemory() throws NodeRpcException {
        called(RpcMethod.GETMEMORYINFO);
        return new LockedMemory(608, 261_536, 262_144);
    }

    @Override
    public long uptimeSeconds() throws NodeRpcException {
        called(RpcMethod.UPTIME);
        return 86_400;
    }

    @Override
    public RpcState rpcState() throws NodeRpcException {
        called(RpcMethod.GETRPCINFO);
        return new RpcState(2, 40, "/data/debug.log");
    }

    @Override
    public List<ZmqNotifier> zmqNotifiers() throws NodeRpcException {
        called(RpcMethod.GETZMQNOTIFICATIONS);
        return List.of(
                new ZmqNotifier("sequence", "tcp://127.0.0.1:28332", 100_000),
                new ZmqNotifier("hashblock", "tcp://127.0.0.1:28332", 100_000));
    }

    @Override
    public List<String> wallets() throws NodeRpcException {
        called(RpcMethod.LISTWALLETS);
        return List.of();
    }

    @Override
    public Supply supply(boolean muhash, boolean useIndex) throws NodeRpcException {
        called(RpcMethod.GETTXOUTSETINFO);
        return new Supply(best, height, 505_000_000_000L, 101, muhash ? "ab".repeat(32) : null);
    }

    /** Answers only when interrupted, or as its trouble says. */
    @Override
    public Tip waitForNewBlock(Duration wait, @Nullable BlockHash known) throws NodeRpcException {
        called(RpcMethod.WAITFORNEWBLOCK);
        BlockHash before = best;
        while (best.equals(before)) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Failures.unreachable(RpcMethod.WAITFORNEWBLOCK);
            }
        }
        return new Tip(best, height);
    }
}
