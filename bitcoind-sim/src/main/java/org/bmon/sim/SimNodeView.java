package org.bmon.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.sim.ledger.SimBlock;
import org.bmon.sim.model.Chain;
import org.bmon.sim.model.Mempool;
import org.bmon.sim.model.SimNode;
import org.bmon.sim.model.World;
import org.bmon.sim.rpc.BlockView;
import org.bmon.sim.rpc.MempoolEntryView;
import org.bmon.sim.rpc.MempoolView;
import org.bmon.sim.rpc.NodeControl;
import org.bmon.sim.rpc.NodeView;
import org.bmon.sim.rpc.PeerView;
import org.bmon.sim.rpc.TemplateView;
import org.bmon.sim.rpc.TipView;
import org.bmon.sim.rpc.ZmqNotifierView;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.RelayPolicy;
import org.jspecify.annotations.Nullable;

/** A node of the model as its RPC server sees it. */
final class SimNodeView implements NodeView {

    /** What stands around the model: its lock, its clock and its servers. */
    interface Surroundings {

        <T> T locked(Supplier<T> reading);

        /** The node of the model, to be used under the lock; null before there is one. */
        @Nullable SimNode node();

        World world();

        List<ZmqNotifierView> notifications();

        /** What takes orders; null if nothing does. */
        @Nullable NodeControl control();
    }

    private final NodeSpec first;
    private final Network network;
    private final String logPath;
    private final LongSupplier trueMicros;
    private final Surroundings around;
    private final ModelViews views = new ModelViews();

    SimNodeView(NodeSpec spec, Network network, String logPath, LongSupplier trueMicros, Surroundings around) {
        this.first = spec;
        this.network = network;
        this.logPath = logPath;
        this.trueMicros = trueMicros;
        this.around = around;
    }

    @Override
    public int version() {
        return spec().version().number();
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public @Nullable String warmupStage() {
        return around.locked(() -> {
            SimNode node = around.node();
            return node != null && node.phase() == SimNode.Phase.RUNNING ? null : "Loading block index…";
        });
    }

    @Override
    public boolean initialBlockDownload() {
        return locked(() -> node().initialDownload());
    }

    @Override
    public BlockView tip() {
        return locked(() -> views.block(node().chain().tip(), true));
    }

    @Override
    public int headers() {
        return locked(() -> node().chain().bestHeader());
    }

    @Override
    public @Nullable BlockView block(BlockHash hash) {
        return locked(() -> {
            Chain chain = node().chain();
            SimBlock block = chain.block(hash);
            return block == null ? null : views.block(block, chain.knowledge(hash) != Chain.Knowledge.HEADER);
        });
    }

    @Override
    public @Nullable BlockHash hashAt(int height) {
        return locked(() -> {
            SimBlock block = node().chain().at(height);
            return block == null ? null : block.hash();
        });
    }

    @Override
    public List<TipView> chainTips() {
        return locked(() -> {
            Chain chain = node().chain();
            Set<BlockHash> parents = new HashSet<>();
            chain.all().forEach(block -> parents.add(block.parent()));
            List<TipView> tips = new ArrayList<>();
            for (SimBlock block : chain.all()) {
                boolean active = block.hash().equals(chain.tip().hash());
                if (active || (!parents.contains(block.hash()) && !chain.isActive(block))) {
                    SimBlock fork = chain.fork(block);
                    int branch = fork == null ? 1 : block.height() - fork.height();
                    tips.add(new TipView(block.hash(), block.height(), branch, status(chain, block, active)));
                }
            }
            return tips;
        });
    }

    private static TipView.Status status(Chain chain, SimBlock block, boolean active) {
        if (active) {
            return TipView.Status.ACTIVE;
        }
        if (chain.knowledge(block.hash()) == Chain.Knowledge.INVALID) {
            return TipView.Status.INVALID;
        }
        if (chain.everConnected(block.hash())) {
            return TipView.Status.VALID_FORK;
        }
        return chain.knowledge(block.hash()) == Chain.Knowledge.DATA
                ? TipView.Status.VALID_HEADERS
                : TipView.Status.HEADERS_ONLY;
    }

    @Override
    public MempoolView mempool() {
        return locked(() -> {
            Mempool mempool = node().mempool();
            List<MempoolEntryView> entries = mempool.entries().stream()
                    .map(entry -> MempoolEntryView.of(
                            views.tx(entry.tx()),
                            ModelViews.seconds(entry.sinceMicros(), first.clockOffsetMicros()),
                            entry.height()))
                    .toList();
            return new MempoolView(node().mempoolLoaded(), entries, mempool.sequence(), policy());
        });
    }

    private MempoolView.Policy policy() {
        MempoolView.Policy usual = MempoolView.Policy.ofVersion(version());
        RelayPolicy policy = spec().policy();
        long least = policy.minFeeSatPerKvb();
        return new MempoolView.Policy(
                usual.maxBytes(),
                least,
                least,
                usual.incrementalRelayFee(),
                usual.fullRbf(),
                policy.dataCarrier() ? usual.maxDataCarrierSize() : 0);
    }

    @Override
    public TemplateView template() {
        return locked(() -> {
            SimNode.Template template = node().template();
            return new TemplateView(
                    template.parent().hash(),
                    template.parent().height() + 1,
                    template.transactions().stream().map(views::tx).toList(),
                    template.parent().medianTime() + 1,
                    clockMicros() / 1_000_000,
                    template.mempoolUpdates());
        });
    }

    @Override
    public List<PeerView> peers() {
        return locked(() -> node().peers().stream()
                .map(peer -> ModelViews.peer(peer, around.world().address(first).p2pPort(), first.clockOffsetMicros()))
                .toList());
    }

    @Override
    public boolean networkActive() {
        return locked(() -> node().networkActive());
    }

    @Override
    public long uptimeSeconds() {
        return locked(() -> Math.max(0, trueMicros.getAsLong() - node().startedMicros()) / 1_000_000);
    }

    @Override
    public long clockMicros() {
        return trueMicros.getAsLong() + first.clockOffsetMicros();
    }

    @Override
    public List<ZmqNotifierView> zmqNotifications() {
        return around.notifications();
    }

    @Override
    public String logPath() {
        return logPath;
    }

    @Override
    public Set<String> logCategories() {
        return spec().log().categories();
    }

    @Override
    public @Nullable NodeControl control() {
        return around.control();
    }

    @Override
    public <T> T locked(Supplier<T> reading) {
        return around.locked(reading);
    }

    /** What it is now: an upgrade makes it another. */
    private NodeSpec spec() {
        return around.locked(() -> {
            SimNode node = around.node();
            return node == null ? first : node.spec();
        });
    }

    private SimNode node() {
        SimNode node = around.node();
        if (node == null) {
            throw new IllegalStateException(first.name() + " has not begun");
        }
        return node;
    }
}
