package org.bmon.sim.rpc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.Txid;
import org.bmon.common.Wtxid;
import org.jspecify.annotations.Nullable;

/** A node with a chain of its own making: enough of everything that every answer has something to tell. */
final class FixtureNode implements NodeView, NodeControl {

    static final long SUBSIDY = 5_000_000_000L;
    static final long FEE = 2_820;

    private final int version;
    private final List<BlockView> active = new ArrayList<>();
    private final Map<BlockHash, BlockView> known = new HashMap<>();
    private final Set<String> categories = new TreeSet<>(Set.of("mempool", "validation"));
    final List<String> log = new CopyOnWriteArrayList<>();
    final List<String> done = new CopyOnWriteArrayList<>();
    final BlockHash headerOnly = hash(9_001);

    @Nullable String warmup;

    boolean initialDownload;
    boolean control = true;
    Network network = Network.REGTEST;
    List<PeerView> peers = List.of(peer(0, false), peer(1, true));
    private boolean networkActive = true;

    FixtureNode(int version) {
        this.version = version;
        for (int height = 0; height < 150; height++) {
            mine();
        }
        BlockHash parent = active.get(148).hash();
        known.put(headerOnly, BlockView.regtest(headerOnly, parent, 149, 1_795_000_001L, 1_795_000_000L, null));
    }

    static BlockHash hash(long number) {
        return new BlockHash(0, 0, 7, number);
    }

    static Txid txid(long number) {
        return new Txid(3, 5, 0xabcdef, number);
    }

    /** The second of a chain of payments, each of the change of the one before, with the number {@code n}. */
    static TxView payment(long n, Txid spent) {
        Wtxid wtxid = new Wtxid(4, 4, 4, n);
        return TxView.payment(txid(n), wtxid, 561, FEE, new TxView.Input(spent, 1, 100_000_000), 53_000_000);
    }

    synchronized BlockView mine() {
        int height = active.size();
        BlockHash previous = height == 0 ? null : active.get(height - 1).hash();
        List<TxView> transactions = new ArrayList<>();
        // A block in ten has two payments, the second spending the first.
        boolean paying = height % 10 == 9;
        transactions.add(TxView.coinbase(txid(10_000 + height), height, SUBSIDY + (paying ? 2 * FEE : 0)));
        if (paying) {
            transactions.add(payment(20_000 + height, txid(1)));
            transactions.add(payment(30_000 + height, txid(20_000 + height)));
        }
        long time = 1_795_000_000L + height * 10L;
        BlockView block = BlockView.regtest(hash(height), previous, height, time, time - 50, transactions);
        active.add(block);
        known.put(block.hash(), block);
        return block;
    }

    private static PeerView peer(int id, boolean inbound) {
        TreeMap<String, Long> bytes = new TreeMap<>(Map.of("ping", 64L, "pong", 64L, "headers", 500L));
        return new PeerView(
                id,
                "127.0.0.1:2944" + id,
                "127.0.0.1:4713" + id,
                inbound,
                inbound ? "inbound" : "manual",
                "v2",
                280000,
                1_795_000_000L,
                1_795_000_900L,
                1_795_000_901L,
                0,
                1_795_000_890L,
                45_474L,
                41_859L,
                true,
                false,
                0,
                149,
                149,
                List.of(),
                100,
                bytes,
                bytes);
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public @Nullable String warmupStage() {
        return warmup;
    }

    @Override
    public boolean initialBlockDownload() {
        return initialDownload;
    }

    @Override
    public synchronized BlockView tip() {
        return active.get(active.size() - 1);
    }

    @Override
    public int headers() {
        return tip().height();
    }

    @Override
    public synchronized @Nullable BlockView block(BlockHash hash) {
        return known.get(hash);
    }

    @Override
    public synchronized @Nullable BlockHash hashAt(int height) {
        return height < 0 || height >= active.size() ? null : active.get(height).hash();
    }

    @Override
    public List<TipView> chainTips() {
        return List.of(
                new TipView(headerOnly, 149, 1, TipView.Status.HEADERS_ONLY),
                new TipView(tip().hash(), tip().height(), 0, TipView.Status.ACTIVE),
                new TipView(hash(9_002), tip().height() + 1, 1, TipView.Status.INVALID));
    }

    @Override
    public MempoolView mempool() {
        MempoolEntryView parent = MempoolEntryView.of(payment(1_000, txid(1)), 1_795_000_800L, 149);
        MempoolEntryView child = new MempoolEntryView(
                payment(1_001, txid(1_000)), 1_795_000_801L, 149, List.of(txid(1_000)), true, false);
        return new MempoolView(true, List.of(parent, child), 41, MempoolView.Policy.ofVersion(version));
    }

    @Override
    public TemplateView template() {
        List<TxView> transactions =
                mempool().entries().stream().map(MempoolEntryView::tx).toList();
        return new TemplateView(
                tip().hash(), tip().height() + 1, transactions, tip().medianTime() + 1, 1_795_000_900L, 42);
    }

    @Override
    public List<PeerView> peers() {
        return peers;
    }

    @Override
    public boolean networkActive() {
        return networkActive;
    }

    @Override
    public long uptimeSeconds() {
        return 82;
    }

    @Override
    public long clockMicros() {
        return 1_795_000_900_123_456L;
    }

    @Override
    public List<ZmqNotifierView> zmqNotifications() {
        return List.of(new ZmqNotifierView("pubsequence", "tcp://127.0.0.1:28332", 1000));
    }

    @Override
    public String logPath() {
        return "/data/n0/regtest/debug.log";
    }

    @Override
    public Set<String> logCategories() {
        return categories;
    }

    @Override
    public Map<String, Integer> indexes() {
        return Map.of("coinstatsindex", tip().height());
    }

    @Override
    public List<OrphanView> orphans() {
        return List.of(new OrphanView(payment(2_000, txid(77)), 1_795_000_850L, List.of(1)));
    }

    @Override
    public void logWarning(String message) {
        log.add(message);
    }

    @Override
    public synchronized <T> T locked(Supplier<T> reading) {
        return reading.get();
    }

    @Override
    public @Nullable NodeControl control() {
        return control ? this : null;
    }

    @Override
    public List<BlockHash> generate(int blocks) {
        List<BlockHash> hashes = new ArrayList<>();
        for (int i = 0; i < blocks; i++) {
            hashes.add(mine().hash());
        }
        return hashes;
    }

    @Override
    public void setNetworkActive(boolean active) {
        networkActive = active;
    }

    @Override
    public void setLogCategory(String category, boolean on) {
        if (on) {
            categories.add(category);
        } else {
            categories.remove(category);
        }
    }

    @Override
    public void stop() {
        done.add("stop");
    }
}
