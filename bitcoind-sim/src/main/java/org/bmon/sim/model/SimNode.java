package org.bmon.sim.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.bmon.common.NodeName;
import org.bmon.sim.ledger.SimBlock;
import org.bmon.sim.ledger.SimTx;
import org.bmon.sim.log.DebugLog;
import org.bmon.sim.log.Entry;
import org.bmon.sim.log.LogWording;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.truth.Fact;
import org.bmon.sim.zmq.ZmqLedger;
import org.jspecify.annotations.Nullable;

/**
 * A simulated bitcoind. One thing at a time happens in it, as under {@code cs_main}: messages, blocks mined and blocks
 * submitted wait for one another, and what they take is told by the stamps of the log.
 */
public final class SimNode {

    /** The parts of a process's life. */
    public enum Phase {
        DOWN,
        STARTING,
        RUNNING
    }

    private record Task(String thread, Consumer<Pen> work) {}

    private static final long DAY_SECONDS = 24 * 3600;
    private static final long TEMPLATE_AGE_MICROS = 5_000_000;

    private final World world;
    private NodeSpec spec;
    private @Nullable NodeSpec next;
    private final SplittableRandom random;
    private final DebugLog log;
    private final Chain chain;
    private final Mempool mempool = new Mempool();
    private final ZmqLedger zmq;
    private final Validation validation;
    private final TxAdmission admission;
    private final BlockRelay blockRelay;
    private final TxRelay txRelay;
    private final NodeLife life;
    private final List<Peer> peers = new ArrayList<>();
    private final Deque<Task> tasks = new ArrayDeque<>();
    private LogWording wording;
    private Phase phase = Phase.DOWN;
    private boolean initialDownload = true;
    private boolean networkActive = true;
    private boolean working;
    private boolean flushing;
    private long busyUntilMicros;
    private long signalsUntilMicros;
    private int nextPeerId;
    private int nextRpcThread;
    private @Nullable Template template;

    SimNode(World world, NodeSpec spec, SplittableRandom random, DebugLog log, Chain chain, ZmqLedger zmq) {
        this.world = world;
        this.spec = spec;
        this.random = random;
        this.log = log;
        this.chain = chain;
        this.zmq = zmq;
        this.wording = new LogWording(spec.version());
        this.admission = new TxAdmission(this);
        this.validation = new Validation(this, admission);
        this.blockRelay = new BlockRelay(this, validation);
        this.txRelay = new TxRelay(this, admission);
        this.life = new NodeLife(this, validation, admission);
    }

    public NodeSpec spec() {
        return spec;
    }

    public NodeName name() {
        return spec.name();
    }

    public Chain chain() {
        return chain;
    }

    public Mempool mempool() {
        return mempool;
    }

    /** The connections that are open, in the order of their numbers. */
    public List<Peer> peers() {
        return List.copyOf(peers);
    }

    public Phase phase() {
        return phase;
    }

    public boolean initialDownload() {
        return initialDownload;
    }

    public boolean networkActive() {
        return networkActive;
    }

    /** Since when the process runs, true time. */
    public long startedMicros() {
        return life.startedMicros();
    }

    /** Whether mempool.dat has been read. */
    public boolean mempoolLoaded() {
        return phase == Phase.RUNNING;
    }

    /** The host's clock, in microseconds since the epoch. */
    public long clockMicros() {
        return world.queue().now() + spec.clockOffsetMicros();
    }

    /**
     * The transactions of the template in force. It is made anew, as the log then tells, if the tip has changed, or the
     * mempool has and the template is older than five seconds.
     */
    public Template template() {
        Template last = template;
        long now = world.queue().now();
        if (last == null
                || !last.parent().hash().equals(chain.tip().hash())
                || (last.mempoolUpdates() != mempool.updates() && now - last.sinceMicros() > TEMPLATE_AGE_MICROS)) {
            last = new Template(chain.tip(), mempool.best(), now, mempool.updates());
            template = last;
            List<SimTx> transactions = last.transactions();
            work(rpcThread(), pen -> validation.template(pen, transactions));
        }
        return last;
    }

    /**
     * What a node would mine.
     *
     * @param parent the block it stands on
     * @param transactions in block order, without the coinbase
     * @param sinceMicros when it was made, true time
     * @param mempoolUpdates how often the mempool had changed by then
     */
    public record Template(SimBlock parent, List<SimTx> transactions, long sinceMicros, long mempoolUpdates) {}

    /** Makes the next messages that it publishes get lost. */
    void loseZmq(int messages) {
        int[] left = {messages};
        zmq.lose((notifier, counter) -> {
            if (left[0] == 0) {
                return false;
            }
            left[0]--;
            world.truth().add(new Fact.ZmqLost(world.queue().now(), name(), notifier.topic(), counter));
            return true;
        });
    }

    World world() {
        return world;
    }

    SplittableRandom random() {
        return random;
    }

    LogWording wording() {
        return wording;
    }

    ZmqLedger zmq() {
        return zmq;
    }

    NodeLife life() {
        return life;
    }

    Validation validation() {
        return validation;
    }

    BlockRelay blockRelay() {
        return blockRelay;
    }

    TxRelay txRelay() {
        return txRelay;
    }

    TxAdmission admission() {
        return admission;
    }

    DebugLog log() {
        return log;
    }

    /** True if it can have connections. */
    boolean reachable() {
        return phase == Phase.RUNNING && networkActive;
    }

    int nextPeerId() {
        return nextPeerId++;
    }

    /** A thread that answers RPC calls; they take turns. */
    String rpcThread() {
        int threads = spec.version().atLeast(29) ? 16 : 4;
        nextRpcThread = (nextRpcThread + 1) % threads;
        return wording.rpcThread(nextRpcThread);
    }

    /** When everything planned so far is written, true time. */
    long idleMicros() {
        return Math.max(busyUntilMicros, signalsUntilMicros) + 1;
    }

    /** Makes the next process another than this one, on the same host. */
    void startsNextAs(NodeSpec next) {
        this.next = next;
    }

    void setPhase(Phase phase) {
        this.phase = phase;
    }

    /** A new process has nothing of the old one but its files. */
    void forgetProcess() {
        if (next != null) {
            spec = next;
            next = null;
            log.speakAs(spec.version(), spec.log());
        }
        wording = new LogWording(spec.version());
        initialDownload = true;
        networkActive = true;
        nextPeerId = 0;
        mempool.restart();
        template = null;
        tasks.clear();
        zmq.restart();
        txRelay.restart();
        blockRelay.restart();
    }

    void setNetworkActive(boolean active) {
        networkActive = active;
    }

    /** Leaves the initial download if the tip is young enough; true if it does so now. */
    boolean leavesDownload(long micros) {
        long ageSeconds =
                (micros + spec.clockOffsetMicros()) / 1_000_000 - chain.tip().time();
        if (initialDownload && ageSeconds < DAY_SECONDS) {
            initialDownload = false;
            world.truth().add(new Fact.DownloadLeft(micros, name()));
            return true;
        }
        return false;
    }

    void log(long micros, String thread, Entry entry) {
        log.write(micros, thread, entry);
        planFlush();
    }

    /** Lets a signal go from the thread that caused it to the scheduler's thread; gives the time it gets there. */
    long signal(Pen pen, Entry enqueuing, Entry signal) {
        pen.write(enqueuing);
        long wait = Math.round((40 + random.nextLong(200)) * spec.slowness());
        long at = Math.max(pen.micros() + wait, signalsUntilMicros + 15 + random.nextLong(60));
        log(at, "scheduler", signal);
        signalsUntilMicros = at;
        return at;
    }

    /** Plans what happens a little after a signal got to the scheduler's thread, in the order of the signals. */
    void afterSignal(long signalMicros, Runnable what) {
        long at = signalMicros + 10;
        signalsUntilMicros = Math.max(signalsUntilMicros, at);
        world.queue().at(at, what);
    }

    /** Does something as soon as everything before it is done. */
    void work(String thread, Consumer<Pen> work) {
        tasks.add(new Task(thread, work));
        if (!working) {
            working = true;
            world.queue().at(busyUntilMicros, this::next);
        }
    }

    private void next() {
        Task task = tasks.poll();
        if (task != null) {
            Pen pen = new Pen(this, task.thread(), world.queue().now());
            task.work().accept(pen);
            busyUntilMicros = pen.micros();
        }
        working = !tasks.isEmpty();
        if (working) {
            world.queue().at(busyUntilMicros, this::next);
        }
    }

    void receive(Peer peer, Message message) {
        work("msghand", pen -> {
            if (peer.open()) {
                handle(pen, peer, message);
            }
        });
    }

    private void handle(Pen pen, Peer peer, Message message) {
        if (message instanceof Message.CompactBlock compact) {
            blockRelay.compactBlock(pen, peer, compact.block());
        } else if (message instanceof Message.GetBlockTransactions get) {
            blockRelay.sendTransactions(pen, peer, get);
        } else if (message instanceof Message.BlockTransactions got) {
            blockRelay.blockTransactions(pen, peer, got);
        } else if (message instanceof Message.GetHeaders get) {
            blockRelay.sendHeaders(pen, peer, get.tip());
        } else if (message instanceof Message.Headers headers) {
            blockRelay.headers(pen, peer, headers.blocks());
        } else if (message instanceof Message.GetBlocks get) {
            blockRelay.sendBlocks(pen, peer, get);
        } else if (message instanceof Message.FullBlock full) {
            blockRelay.fullBlock(pen, peer, full.block());
        } else if (message instanceof Message.Announce announce) {
            txRelay.announced(pen, peer, announce.txid());
        } else if (message instanceof Message.GetTransaction get) {
            txRelay.send(pen, peer, get.txid());
        } else if (message instanceof Message.Transaction transaction) {
            txRelay.received(pen, peer, transaction.tx());
        }
    }

    void connected(Peer peer) {
        peers.add(peer);
        work("msghand", pen -> {
            if (!peer.open()) {
                return;
            }
            pen.spend(100, 200);
            if (!peer.inbound()) {
                pen.write(wording.peerConnected(peer.remote().spec().version(), peer.startingHeight(), peer.id()));
            }
            peer.send(pen.micros(), 0, new Message.GetHeaders(chain.tip()));
        });
    }

    void disconnected(Peer peer) {
        peers.remove(peer);
        blockRelay.disconnected(peer);
    }

    /** The peer with that number; null if it is gone. */
    @Nullable Peer peer(int id) {
        return peers.stream().filter(peer -> peer.id() == id).findFirst().orElse(null);
    }

    private void planFlush() {
        if (!flushing && log.nextMicros() != Long.MAX_VALUE) {
            flushing = true;
            world.queue().at(log.nextMicros() + 300, () -> {
                flushing = false;
                log.flush(world.queue().now());
                planFlush();
            });
        }
    }
}
