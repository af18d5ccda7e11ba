package org.bmon.sim.model;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.sim.ledger.BlockFactory;
import org.bmon.sim.ledger.BlockStore;
import org.bmon.sim.ledger.Mint;
import org.bmon.sim.ledger.SimBlock;
import org.bmon.sim.ledger.SimTx;
import org.bmon.sim.log.DebugLog;
import org.bmon.sim.scenario.Flaw;
import org.bmon.sim.scenario.LinkSpec;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.Rotation;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.truth.Fact;
import org.bmon.sim.truth.GroundTruth;
import org.bmon.sim.zmq.ZmqLedger;
import org.jspecify.annotations.Nullable;

/**
 * All simulated nodes, what joins them, and the queue of what is to happen. For one thread at a time; whoever calls
 * from several holds a lock.
 */
public final class World implements AutoCloseable {

    private static final int KEPT_HEIGHTS = 2_100;

    private final Scenario scenario;
    private final GroundTruth truth;
    private final EventQueue queue;
    private final BlockStore store = new BlockStore(KEPT_HEIGHTS);
    private final BlockFactory blocks;
    private final Map<NodeName, SimNode> nodes = new LinkedHashMap<>();
    private final Map<NodeName, NodeAddress> addresses;
    private final List<Link> links = new ArrayList<>();
    private final Map<BlockHash, NodeName> flawedAt = new HashMap<>();
    private final Traffic traffic;
    private Hooks hooks = new Hooks() {
        @Override
        public void restart(NodeName node, Duration down) {
            World.this.restart(node, down.toNanos() / 1000, () -> {}, () -> {});
        }

        @Override
        public void slowRpc(NodeName node, Duration delay) {
            // In virtual time nobody asks.
        }
    };

    /** What makes the ZMQ messages of a node. */
    public interface Ledgers {

        ZmqLedger of(NodeName node);
    }

    /** What a step of a scenario does to what is around a node: its servers, when there are any. */
    public interface Hooks {

        void restart(NodeName node, Duration down);

        void slowRpc(NodeName node, Duration delay);

        /** A node's tip has moved. */
        default void tipMoved(NodeName node) {}
    }

    /**
     * A world in which nothing has happened yet.
     *
     * @param scenario what it is made of
     * @param queue what is to happen in it: nothing yet, at the time of the scenario's start
     * @param addresses where each node listens
     * @param logs where each node's debug.log goes
     * @param zmq what makes the ZMQ messages of each node
     * @param truth where facts go
     */
    public World(
            Scenario scenario,
            EventQueue queue,
            Map<NodeName, NodeAddress> addresses,
            Function<NodeName, Path> logs,
            Ledgers zmq,
            GroundTruth truth)
            throws IOException {
        this.scenario = scenario;
        this.addresses = Map.copyOf(addresses);
        this.truth = truth;
        this.queue = queue;
        SplittableRandom random = new SplittableRandom(scenario.seed());
        this.blocks = new BlockFactory(scenario.network(), store, random.split());
        List<SimBlock> history = history();
        Mint mint = new Mint(random.split());
        SplittableRandom trafficRandom = random.split();
        for (NodeSpec spec : scenario.nodes()) {
            DebugLog log = new DebugLog(logs.apply(spec.name()), spec.version(), spec.log(), spec.clockOffsetMicros());
            Chain chain = new Chain(spec.initialDownload() ? history.subList(0, 1) : history);
            nodes.put(spec.name(), new SimNode(this, spec, random.split(), log, chain, zmq.of(spec.name())));
        }
        for (LinkSpec spec : scenario.links()) {
            links.add(new Link(this, spec, node(spec.from()), node(spec.to()), random.split()));
        }
        this.traffic = new Traffic(this, mint, trafficRandom);
    }

    private List<SimBlock> history() {
        List<SimBlock> history = new ArrayList<>();
        SimBlock block = blocks.genesis();
        store.add(block);
        history.add(block);
        for (int i = 1; i <= scenario.history(); i++) {
            long age = scenario.historySpacing().toSeconds() * (scenario.history() - i + 1);
            block = blocks.next(block, scenario.start().getEpochSecond() - age, List.of(), null);
            store.add(block);
            history.add(block);
        }
        return history;
    }

    /** Starts all nodes and plans what the scenario says. */
    public void begin() {
        long stagger = 0;
        for (SimNode node : nodes.values()) {
            queue.at(queue.now() + stagger, node.life()::start);
            stagger += 7_000;
        }
        traffic.plan();
    }

    public Scenario scenario() {
        return scenario;
    }

    public EventQueue queue() {
        return queue;
    }

    public GroundTruth truth() {
        return truth;
    }

    public BlockStore store() {
        return store;
    }

    /** The nodes in the order of the scenario. */
    public List<SimNode> nodes() {
        return List.copyOf(nodes.values());
    }

    /** The node of that name. */
    public SimNode node(NodeName name) {
        SimNode node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("no node is called " + name);
        }
        return node;
    }

    /** Where a node listens. */
    public NodeAddress address(NodeSpec spec) {
        NodeAddress address = addresses.get(spec.name());
        if (address == null) {
            throw new IllegalStateException(spec.name() + " has no address");
        }
        return address;
    }

    /** A node's bitcoin.conf. */
    public Configuration configuration(NodeSpec spec) {
        return new Configuration(spec, scenario.network(), address(spec));
    }

    Hooks hooks() {
        return hooks;
    }

    /** Lets others do what steps do to the servers around a node. */
    public void setHooks(Hooks hooks) {
        this.hooks = hooks;
    }

    BlockFactory blocks() {
        return blocks;
    }

    /** Lets a node mine a block of its mempool as soon as it can; {@code done} gets the block. */
    public void mine(NodeName name, Consumer<SimBlock> done) {
        SimNode node = running(name);
        node.work(node.rpcThread(), pen -> {
            SimBlock block = make(node, pen, node.mempool().best(), null);
            mine(node, pen, block);
            done.accept(block);
        });
    }

    /** Lets a node mine a block whose coinbase claims so much more than it may, or less; no node minds. */
    void mineClaiming(NodeName name, long moreSat) {
        SimNode node = running(name);
        node.work(node.rpcThread(), pen -> {
            List<SimTx> transactions = node.mempool().best();
            mine(node, pen, blocks.claiming(node.chain().tip(), clockSeconds(node, pen), transactions, moreSat));
        });
    }

    private void mine(SimNode node, Pen pen, SimBlock block) {
        node.validation().template(pen, block);
        mined(node, pen, block);
        node.blockRelay().own(pen, block);
    }

    /** Lets an operator tell a node that its tip is invalid; {@code done} gets the block. */
    void invalidate(NodeName name, Consumer<SimBlock> done) {
        SimNode node = running(name);
        node.work(node.rpcThread(), pen -> done.accept(node.validation().invalidate(pen)));
    }

    /** Takes it back. */
    void reconsider(NodeName name, SimBlock block) {
        SimNode node = running(name);
        node.work(node.rpcThread(), pen -> node.validation().reconsider(pen, block));
    }

    /** Lets payments enter the network, each at a node picked at random. */
    public void pay(int count) {
        for (int i = 0; i < count; i++) {
            traffic.pay();
        }
    }

    /** Gives a node an invalid block on its tip. */
    public void submitInvalid(NodeName name, Flaw flaw) {
        SimNode node = running(name);
        node.work(node.rpcThread(), pen -> {
            SimBlock block = make(node, pen, List.of(), flaw);
            mined(node, pen, block);
            if (flaw == Flaw.COINBASE_AMOUNT) {
                flawedAt.put(block.hash(), name);
                node.blockRelay().own(pen, block);
            } else {
                pen.spend(100, 200);
                node.validation().refuse(pen, block);
            }
        });
    }

    private SimBlock make(SimNode node, Pen pen, List<SimTx> transactions, @Nullable Flaw flaw) {
        return blocks.next(node.chain().tip(), clockSeconds(node, pen), transactions, flaw);
    }

    private static long clockSeconds(SimNode node, Pen pen) {
        return (pen.micros() + node.spec().clockOffsetMicros()) / 1_000_000;
    }

    private void mined(SimNode node, Pen pen, SimBlock block) {
        Flaw flaw = block.flaw();
        if (flaw == null) {
            store.add(block);
        }
        truth.add(new Fact.Mined(
                pen.micros(),
                node.name(),
                block.hash(),
                block.height(),
                block.parent(),
                flaw == null ? null : flaw.reason()));
    }

    boolean cameInAt(BlockHash hash, NodeName name) {
        return name.equals(flawedAt.get(hash));
    }

    /** Stops a node and starts it again; {@code stopped} runs once the process is gone, {@code starting} before the next. */
    public void restart(NodeName name, long downMicros, Runnable stopped, Runnable starting) {
        SimNode node = running(name);
        long gone = node.life().stop();
        queue.at(gone, stopped);
        queue.at(Math.max(gone + 20_000, queue.now() + downMicros), () -> {
            starting.run();
            node.life().start();
        });
    }

    /** Stops a node for good. */
    public void stop(NodeName name) {
        node(name).life().stop();
    }

    /** Switches a node's networking off or on. */
    public void setNetworkActive(NodeName name, boolean active) {
        SimNode node = running(name);
        node.work(node.rpcThread(), pen -> {
            pen.write(node.wording().networkActive(active));
            node.setNetworkActive(active);
            happened(pen.micros(), name, active ? "network on" : "network off");
            if (active) {
                openLinks(node);
            } else {
                closeLinks(node);
            }
        });
    }

    /** Cuts the links between a group and the others. */
    public void partition(Set<NodeName> group) {
        for (Link link : links) {
            if (link.leaves(group)) {
                link.cut();
                happened(
                        queue.now(),
                        link.spec().from(),
                        "link to " + link.spec().to() + " cut");
            }
        }
    }

    /** Restores the links between a group and the others; those of all nodes if it is null. */
    public void heal(@Nullable Set<NodeName> group) {
        for (Link link : links) {
            if (group == null || link.leaves(group)) {
                link.heal();
                happened(
                        queue.now(),
                        link.spec().from(),
                        "link to " + link.spec().to() + " restored");
            }
        }
    }

    public void rotateLog(NodeName name, Rotation rotation) {
        node(name).log().rotate(rotation, queue.now());
        happened(queue.now(), name, "log rotated: " + rotation);
    }

    public void loseZmq(NodeName name, int messages) {
        node(name).loseZmq(messages);
    }

    /** Hands what the logs hold back to the operating system. */
    public void syncLogs() {
        nodes.values().forEach(node -> {
            node.log().flush(queue.now());
            node.log().sync();
        });
    }

    void openLinks(SimNode node) {
        links.stream().filter(link -> link.joins(node)).forEach(Link::open);
    }

    void closeLinks(SimNode node) {
        links.stream().filter(link -> link.joins(node)).forEach(Link::close);
    }

    private void happened(long micros, NodeName name, String what) {
        truth.add(new Fact.Happened(micros, name, what));
    }

    private SimNode running(NodeName name) {
        SimNode node = node(name);
        if (node.phase() != SimNode.Phase.RUNNING) {
            throw new IllegalStateException(name + " does not run");
        }
        return node;
    }

    /** Closes all logs. */
    @Override
    public void close() {
        nodes.values().forEach(node -> node.log().close());
    }
}
