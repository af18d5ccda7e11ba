package org.bmon.agent.source.rpc.poll;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.function.LongSupplier;
import org.bmon.agent.source.rpc.AddressTable;
import org.bmon.agent.source.rpc.BlockStats;
import org.bmon.agent.source.rpc.BlockTemplate;
import org.bmon.agent.source.rpc.ChainInfo;
import org.bmon.agent.source.rpc.ChainTip;
import org.bmon.agent.source.rpc.FeeEstimate;
import org.bmon.agent.source.rpc.IndexState;
import org.bmon.agent.source.rpc.LockedMemory;
import org.bmon.agent.source.rpc.MempoolInfo;
import org.bmon.agent.source.rpc.MiningInfo;
import org.bmon.agent.source.rpc.NetTotals;
import org.bmon.agent.source.rpc.NetworkInfo;
import org.bmon.agent.source.rpc.PeerInfo;
import org.bmon.agent.source.rpc.RpcState;
import org.bmon.agent.source.rpc.Supply;
import org.bmon.agent.source.rpc.ZmqNotifier;

/** What the node answered last, for whoever wants to show it. */
public final class NodeFacts {

    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration FOR_GOOD = Duration.ofDays(3650);

    private final PollSettings settings;
    private final LongSupplier nanos;

    private final Fact<ChainInfo> chain;
    private final Fact<NetworkInfo> network;
    private final Fact<List<PeerInfo>> peers;
    private final Fact<MempoolInfo> mempool;
    private final Fact<NetTotals> traffic;
    private final Fact<List<ChainTip>> tips;
    private final Fact<BlockTemplate> template;
    private final Fact<BlockStats> block;
    private final Fact<SortedMap<String, IndexState>> indexes;
    private final Fact<SortedMap<String, AddressTable>> addresses;
    private final Fact<Integer> banned;
    private final Fact<SortedMap<Integer, FeeEstimate>> fees;
    private final Fact<MiningInfo> mining;
    private final Fact<Long> transactions;
    private final Fact<LockedMemory> memory;
    private final Fact<Long> uptimeSeconds;
    private final Fact<RpcState> calls;
    private final Fact<List<ZmqNotifier>> notifiers;
    private final Fact<Supply> supply;

    /** No facts yet. */
    public NodeFacts(PollSettings settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
        chain = of(PollKind.CHAIN);
        network = of(PollKind.NETWORK);
        peers = of(PollKind.PEERS);
        mempool = of(PollKind.MEMPOOL);
        traffic = of(PollKind.TRAFFIC);
        tips = of(PollKind.TIPS);
        template = of(PollKind.TEMPLATE);
        block = new Fact<>(FOR_GOOD, nanos);
        indexes = of(PollKind.INDEXES);
        addresses = of(PollKind.ADDRESSES);
        banned = of(PollKind.BANNED);
        fees = of(PollKind.FEES);
        mining = of(PollKind.MINING);
        transactions = of(PollKind.TRANSACTIONS);
        memory = of(PollKind.MEMORY);
        uptimeSeconds = of(PollKind.UPTIME);
        calls = of(PollKind.CALLS);
        notifiers = of(PollKind.NOTIFIERS);
        supply = of(PollKind.SUPPLY);
    }

    /** Holds over one poll that comes late, and no longer. */
    private <T> Fact<T> of(PollKind kind) {
        return new Fact<>(settings.interval(kind).multipliedBy(2).plus(GRACE), nanos);
    }

    public Fact<ChainInfo> chain() {
        return chain;
    }

    public Fact<NetworkInfo> network() {
        return network;
    }

    public Fact<List<PeerInfo>> peers() {
        return peers;
    }

    public Fact<MempoolInfo> mempool() {
        return mempool;
    }

    public Fact<NetTotals> traffic() {
        return traffic;
    }

    public Fact<List<ChainTip>> tips() {
        return tips;
    }

    public Fact<BlockTemplate> template() {
        return template;
    }

    /** The last block that was audited. */
    public Fact<BlockStats> block() {
        return block;
    }

    public Fact<SortedMap<String, IndexState>> indexes() {
        return indexes;
    }

    public Fact<SortedMap<String, AddressTable>> addresses() {
        return addresses;
    }

    public Fact<Integer> banned() {
        return banned;
    }

    /** By confirmation target in blocks. */
    public Fact<SortedMap<Integer, FeeEstimate>> fees() {
        return fees;
    }

    public Fact<MiningInfo> mining() {
        return mining;
    }

    /** Transactions in the chain. */
    public Fact<Long> transactions() {
        return transactions;
    }

    public Fact<LockedMemory> memory() {
        return memory;
    }

    public Fact<Long> uptimeSeconds() {
        return uptimeSeconds;
    }

    public Fact<RpcState> calls() {
        return calls;
    }

    public Fact<List<ZmqNotifier>> notifiers() {
        return notifiers;
    }

    public Fact<Supply> supply() {
        return supply;
    }
}
