package org.bmon.workbench.bench.agent;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.Wtxid;
import org.bmon.sim.rpc.BlockView;
import org.bmon.sim.rpc.MempoolEntryView;
import org.bmon.sim.rpc.MempoolView;
import org.bmon.sim.rpc.NodeView;
import org.bmon.sim.rpc.PeerView;
import org.bmon.sim.rpc.TemplateView;
import org.bmon.sim.rpc.TipView;
import org.bmon.sim.rpc.TxView;
import org.jspecify.annotations.Nullable;

/**
 * A node with a mempool and blocks of mainnet's size, for the simulated RPC server: a mempool that transactions enter one by
 * one and that a block takes the oldest from.
 */
final class BusyNode implements NodeView {

    private static final int VERSION = 310000;
    private static final int FIRST_HEIGHT = 900_000;
    private static final int PEERS = 60;
    private static final long FEE = 1_500;
    private static final long VALUE = 50_000_000;
    private static final int WEIGHT = 640;

    private final Clock clock;
    private final String log;
    private final ArrayDeque<MempoolEntryView> mempool = new ArrayDeque<>();
    private final Map<BlockHash, BlockView> blocks = new HashMap<>();
    private BlockView tip;
    private long transactions;
    private long sequence;

    /** @param pool transactions in the mempool at first */
    BusyNode(Clock clock, String log, int pool) {
        this.clock = clock;
        this.log = log;
        for (int i = 0; i < pool; i++) {
            add();
        }
        tip = block(new BlockHash(0, 0, 0, FIRST_HEIGHT - 1), FIRST_HEIGHT, List.of());
    }

    /** Another transaction. */
    synchronized TxView add() {
        long number = ++transactions;
        Txid txid = new Txid(mix(number), mix(number + 1), mix(number + 2), mix(number + 3));
        Wtxid wtxid = new Wtxid(txid.word3(), txid.word2(), txid.word1(), txid.word0());
        TxView.Input spent = new TxView.Input(new Txid(1, 2, 3, number), 0, VALUE + FEE + 10_000);
        TxView tx = TxView.payment(txid, wtxid, WEIGHT, FEE, spent, VALUE);
        mempool.addLast(MempoolEntryView.of(tx, clock.instant().getEpochSecond(), FIRST_HEIGHT));
        sequence++;
        return tx;
    }

    private static long mix(long number) {
        long mixed = number * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xd6e8feb86659fd93L;
        return mixed ^ (mixed >>> 29);
    }

    /** A block of the oldest transactions. */
    synchronized BlockView mine(int size) {
        List<TxView> taken = new ArrayList<>();
        while (taken.size() < size && !mempool.isEmpty()) {
            taken.add(mempool.removeFirst().tx());
        }
        sequence += taken.size();
        tip = block(tip.hash(), tip.height() + 1, taken);
        return tip;
    }

    private BlockView block(BlockHash parent, int height, List<TxView> paid) {
        long claimed = 0;
        List<TxView> all = new ArrayList<>();
        for (TxView tx : paid) {
            claimed += tx.fee();
        }
        all.add(TxView.coinbase(new Txid(9, 9, 9, height), height, claimed));
        all.addAll(paid);
        BlockHash hash = new BlockHash(0, mix(height), mix(height + 7L), height);
        long now = clock.instant().getEpochSecond();
        BlockView block = BlockView.regtest(hash, parent, height, now, now - 3600, all);
        blocks.put(hash, block);
        return block;
    }

    synchronized long mempoolSequence() {
        return sequence;
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public Network network() {
        return Network.MAIN;
    }

    @Override
    public @Nullable String warmupStage() {
        return null;
    }

    @Override
    public boolean initialBlockDownload() {
        return false;
    }

    @Override
    public synchronized BlockView tip() {
        return tip;
    }

    @Override
    public int headers() {
        return tip().height();
    }

    @Override
    public synchronized @Nullable BlockView block(BlockHash hash) {
        return blocks.get(hash);
    }

    @Override
    public synchronized @Nullable BlockHash hashAt(int height) {
        return height == tip.height() ? tip.hash() : null;
    }

    @Override
    public List<TipView> chainTips() {
        return List.of(new TipView(tip().hash(), tip().height(), 0, TipView.Status.ACTIVE));
    }

    @Override
    public synchronized MempoolView mempool() {
        return new MempoolView(true, List.copyOf(mempool), sequence, MempoolView.Policy.ofVersion(VERSION));
    }

    @Override
    public synchronized TemplateView template() {
        List<TxView> best =
                mempool.stream().limit(4_000).map(MempoolEntryView::tx).toList();
        long now = clock.instant().getEpochSecond();
        return new TemplateView(tip.hash(), tip.height() + 1, best, now - 3600, now, sequence);
    }

    @Override
    public List<PeerView> peers() {
        List<PeerView> peers = new ArrayList<>();
        for (int id = 0; id < PEERS; id++) {
            peers.add(peer(id, id >= 10));
        }
        return peers;
    }

    private PeerView peer(int id, boolean inbound) {
        long now = clock.instant().getEpochSecond();
        TreeMap<String, Long> bytes = new TreeMap<>();
        for (String message : List.of("addrv2", "cmpctblock", "getdata", "headers", "inv", "ping", "pong", "tx")) {
            bytes.put(message, now % 1_000_000 + id);
        }
        String type = inbound ? "inbound" : "outbound-full-relay";
        return new PeerView(
                id,
                "192.0.2." + id + ":8333",
                "192.0.2.99:8333",
                inbound,
                type,
                "v2",
                280000,
                now - 5000,
                now,
                now,
                now,
                now,
                20_000L + id,
                10_000L,
                id < 3,
                false,
                0,
                FIRST_HEIGHT,
                FIRST_HEIGHT,
                List.of(),
                1000,
                bytes,
                bytes);
    }

    @Override
    public boolean networkActive() {
        return true;
    }

    @Override
    public long uptimeSeconds() {
        return 1_000_000;
    }

    @Override
    public long clockMicros() {
        return Stamp.micros(clock.instant());
    }

    @Override
    public String logPath() {
        return log;
    }

    @Override
    public long sizeOnDisk() {
        return 700_000_000_000L;
    }
}
