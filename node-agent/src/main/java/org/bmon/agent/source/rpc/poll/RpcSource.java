package org.bmon.agent.source.rpc.poll;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.bmon.agent.outbox.Intake;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.MempoolQuery;
import org.bmon.agent.source.Source;
import org.bmon.agent.source.rpc.NodeRpc;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.agent.source.rpc.RpcMempoolQuery;
import org.bmon.agent.source.rpc.RpcOutcome;
import org.bmon.agent.work.Worker;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a node over RPC from start to close: quick questions in one thread, costly ones and those that come late in another,
 * and, where the node allows it, a call that waits for new blocks in a third. So at most two calls are under way beside the
 * one that waits, also while the mempool is asked for after a gap.
 */
public final class RpcSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(RpcSource.class);
    private static final Duration WAIT_IN_NODE = Duration.ofSeconds(50);
    private static final Duration RUSH = Duration.ofMillis(500);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(10);

    /** Takes the tip that is known, so that no change is missed between two calls. */
    private static final int KNOWN_TIP_SINCE = 300_000;

    private static final String WISH_MEMPOOL = "mempool";
    private static final String WISH_BLOCK = "block ";
    private static final String WISH_SPENDS = "spends ";
    private static final String WISH_TRANSACTION = "tx ";
    private static final long WHOLE_AGAIN_NANOS = Duration.ofMinutes(5).toNanos();

    private final NodeRpc rpc;
    private final PollSettings settings;
    private final PollMetrics metrics;
    private final NodeWatch watch;
    private final PollSchedule schedule;
    private final LongSupplier nanos;
    private final ContentPoll content;
    private final AuditPoll audit;
    private final WishPoll wishes;
    private final Worker quick;
    private final Worker slow;
    private final Worker tips;
    private final List<Worker> workers;
    private final Semaphore slowCalls = new Semaphore(1, true);
    private final MempoolQuery mempoolQuery;
    private final Map<PollKind, Poll> polls = new EnumMap<>(PollKind.class);
    private final Map<PollKind, String> problems = new ConcurrentHashMap<>();
    private @Nullable Long wholeAskedNanos;
    private volatile @Nullable BlockHash tip;

    /**
     * A source that asks nothing before its start.
     *
     * @param facts where the answers are kept
     */
    public RpcSource(
            NodeRpc rpc,
            NodeName node,
            Network network,
            PollSettings settings,
            NodeFacts facts,
            Intake intake,
            PollMetrics metrics,
            Clock clock,
            LongSupplier nanos) {
        this.rpc = rpc;
        this.settings = settings;
        this.metrics = metrics;
        this.nanos = nanos;
        Teller teller = new Teller(intake, clock);
        this.watch = new NodeWatch(rpc, facts.network(), teller);
        this.schedule = new PollSchedule(nanos);
        this.content = new ContentPoll(rpc, facts.mempool(), teller, metrics);
        this.audit = new AuditPoll(rpc, facts.block(), teller, watch::version, settings.afterBlock(), nanos);
        this.wishes = new WishPoll(rpc, teller, nanos);
        for (Poll poll : polls(network, facts, teller)) {
            polls.put(poll.kind(), poll);
            if (settings.asks(poll.kind())) {
                schedule.add(poll, settings.interval(poll.kind()));
            }
        }
        this.mempoolQuery = new RpcMempoolQuery(rpc, slowCalls, clock);
        this.quick = new Worker("bmon-rpc-" + node, () -> work(PollKind.Lane.QUICK));
        this.slow = new Worker("bmon-rpc-slow-" + node, () -> work(PollKind.Lane.SLOW));
        this.tips = new Worker("bmon-rpc-tip-" + node, this::waitForBlocks);
        this.workers = settings.waitForBlocks() ? List.of(quick, slow, tips) : List.of(quick, slow);
    }

    private List<Poll> polls(Network network, NodeFacts facts, Teller teller) {
        return List.of(
                new ChainPoll(rpc, facts.chain(), teller, this::newTip),
                new MempoolPoll(rpc, facts.mempool(), teller),
                new FactPoll<>(PollKind.NETWORK, facts.network(), rpc::networkInfo),
                new PeersPoll(rpc, facts.peers(), teller),
                new TrafficPoll(rpc, facts.traffic(), teller, nanos),
                new FactPoll<>(PollKind.UPTIME, facts.uptimeSeconds(), rpc::uptimeSeconds),
                new FactPoll<>(PollKind.CALLS, facts.calls(), rpc::rpcState),
                new FactPoll<>(PollKind.MEMORY, facts.memory(), rpc::lockedMemory),
                new FactPoll<>(PollKind.INDEXES, facts.indexes(), rpc::indexes),
                new FactPoll<>(PollKind.MINING, facts.mining(), rpc::miningInfo),
                new FactPoll<>(PollKind.TRANSACTIONS, facts.transactions(), rpc::chainTransactions),
                new FactPoll<>(PollKind.ADDRESSES, facts.addresses(), rpc::addresses),
                new FactPoll<>(PollKind.BANNED, facts.banned(), rpc::banned),
                new FactPoll<>(PollKind.NOTIFIERS, facts.notifiers(), rpc::zmqNotifiers),
                content,
                new TipsPoll(rpc, facts.tips(), teller),
                new TemplatePoll(rpc, network, facts.template(), teller),
                audit,
                wishes,
                new FeesPoll(rpc, facts.fees(), settings.feeTargets()),
                new SupplyPoll(rpc, facts.supply(), teller));
    }

    @Override
    public String name() {
        return "rpc";
    }

    @Override
    public void start() {
        workers.forEach(Worker::start);
    }

    /** Asks for the whole mempool in the turn of what is costly, so that no further call is under way for it. */
    public MempoolQuery mempoolQuery() {
        return mempoolQuery;
    }

    /**
     * Asks one question now, in the caller's thread: for a caller that keeps the time itself, as a simulation does, and so
     * never starts this source.
     */
    public void ask(PollKind kind) throws NodeRpcException, OutboxFullException {
        if (!watch.isReachable()) {
            watch.probe();
        }
        Poll poll = polls.get(kind);
        if (poll != null) {
            poll.ask();
        }
    }

    /** What the collector wishes to have; what can't be had or was just sent is passed over. */
    public void wish(List<String> wanted) {
        for (String wish : wanted) {
            if (wish.equals(WISH_MEMPOOL)) {
                wishForMempool();
            } else if (wish.startsWith(WISH_BLOCK)) {
                wishForBlock(wish.substring(WISH_BLOCK.length()), wishes::want);
            } else if (wish.startsWith(WISH_SPENDS)) {
                wishForBlock(wish.substring(WISH_SPENDS.length()), wishes::wantSpends);
            } else if (wish.startsWith(WISH_TRANSACTION)) {
                wishForTransaction(wish.substring(WISH_TRANSACTION.length()));
            }
        }
    }

    private synchronized void wishForMempool() {
        Long before = wholeAskedNanos;
        if (before == null || nanos.getAsLong() - before >= WHOLE_AGAIN_NANOS) {
            wholeAskedNanos = nanos.getAsLong();
            content.want();
            schedule.prompt(PollKind.CONTENT, Duration.ZERO);
        }
    }

    private void wishForBlock(String hex, Predicate<BlockHash> want) {
        BlockHash hash;
        try {
            hash = BlockHash.ofHex(hex);
        } catch (IllegalArgumentException e) {
            LOG.warn("The collector asks for a block by what is no hash: {}", e.getMessage());
            return;
        }
        if (want.test(hash)) {
            schedule.prompt(PollKind.WISHES, Duration.ZERO);
        }
    }

    private void wishForTransaction(String hex) {
        Txid txid;
        try {
            txid = Txid.ofHex(hex);
        } catch (IllegalArgumentException e) {
            LOG.warn("The collector asks for a transaction by what is no txid: {}", e.getMessage());
            return;
        }
        if (wishes.want(txid)) {
            schedule.prompt(PollKind.WISHES, Duration.ZERO);
        }
    }

    private void newTip(BlockHash hash, boolean initialDownload) {
        tip = hash;
        if (!initialDownload) {
            audit.want(hash);
            schedule.prompt(PollKind.AUDIT, settings.afterBlock());
            schedule.prompt(PollKind.TIPS, settings.afterBlock());
            schedule.prompt(PollKind.TEMPLATE, settings.templateAfterBlock());
        }
    }

    private void work(PollKind.Lane lane) {
        Worker worker = lane == PollKind.Lane.QUICK ? quick : slow;
        while (!worker.isEnding()) {
            try {
                if (lane == PollKind.Lane.QUICK && !watch.isReachable()) {
                    probe();
                } else if (schedule.awaitOpen()) {
                    askWhatIsDue(lane);
                }
            } catch (InterruptedException e) {
                return;
            } catch (OutboxFullException e) {
                // Said by the outbox itself; what was not told yet is told when the node is asked again.
                worker.rest(AFTER_FAILURE);
            } catch (RuntimeException e) {
                unforeseen(e, worker);
            }
        }
    }

    private void probe() throws OutboxFullException {
        Duration wait = watch.probe();
        if (wait.isZero()) {
            schedule.open();
        } else {
            quick.rest(wait);
        }
    }

    private void unforeseen(RuntimeException e, Worker worker) {
        metrics.failed();
        LOG.error("A question to the node failed in a way that was not foreseen; it is asked again", e);
        worker.rest(AFTER_FAILURE);
    }

    private void askWhatIsDue(PollKind.Lane lane) throws InterruptedException, OutboxFullException {
        PollSchedule.Entry entry = schedule.take(lane);
        if (entry == null) {
            return;
        }
        PollKind kind = entry.poll().kind();
        RpcOutcome outcome = RpcOutcome.BAD_REPLY;
        boolean told = false;
        try {
            ask(entry.poll(), lane);
            told = true;
            watch.answered();
            problems.remove(kind);
        } catch (NodeRpcException e) {
            outcome = e.outcome();
            warn(kind, e);
            if (watch.failed(kind, e)) {
                schedule.shut();
                watch.lost(e);
            }
        } catch (OutboxFullException e) {
            outcome = RpcOutcome.OK;
            throw e;
        } finally {
            metrics.asked(kind, told);
            if (told || outcome == RpcOutcome.OK) {
                schedule.answered(entry);
                again(kind);
            } else {
                schedule.failed(entry, outcome);
            }
        }
    }

    private void ask(Poll poll, PollKind.Lane lane) throws InterruptedException, NodeRpcException, OutboxFullException {
        if (lane == PollKind.Lane.QUICK) {
            poll.ask();
            return;
        }
        slowCalls.acquire();
        try {
            poll.ask();
        } finally {
            slowCalls.release();
        }
    }

    /** What has a queue of its own goes on. */
    private void again(PollKind kind) {
        if ((kind == PollKind.WISHES && wishes.isBusy()) || (kind == PollKind.AUDIT && audit.isBusy())) {
            schedule.prompt(kind, Duration.ofSeconds(1));
        }
    }

    /** Once for each trouble, not at each attempt. */
    private void warn(PollKind kind, NodeRpcException e) {
        String message = String.valueOf(e.getMessage());
        if (watch.isReachable() && !message.equals(problems.put(kind, message)) && !quick.isEnding()) {
            LOG.warn("{} (poll {}; it is tried again, less often)", message, kind.label());
        }
    }

    private void waitForBlocks() {
        while (!tips.isEnding()) {
            try {
                if (schedule.awaitOpen()) {
                    waitForBlock();
                }
            } catch (InterruptedException e) {
                return;
            } catch (NodeRpcException.Rejected | NodeRpcException.Forbidden e) {
                LOG.info("New blocks are noticed by polling alone: {}", e.getMessage());
                tips.rest(AFTER_REFUSAL);
            } catch (NodeRpcException e) {
                tips.rest(AFTER_FAILURE);
            } catch (RuntimeException e) {
                unforeseen(e, tips);
            }
        }
    }

    private void waitForBlock() throws NodeRpcException {
        BlockHash known = tip;
        long begun = nanos.getAsLong();
        BlockHash now = rpc.waitForNewBlock(WAIT_IN_NODE, watch.version() >= KNOWN_TIP_SINCE ? known : null)
                .hash();
        if (!now.equals(known)) {
            tip = now;
            schedule.prompt(PollKind.CHAIN, Duration.ZERO);
            if (nanos.getAsLong() - begun < RUSH.toNanos()) {
                // In its initial download a node has hundreds of new tips a second.
                tips.rest(RUSH);
            }
        }
    }

    @Override
    public @Nullable String problem() {
        return watch.problem();
    }

    /** Ends its threads; a call under way is given up. */
    @Override
    public void close() {
        schedule.close();
        workers.forEach(Worker::interrupt);
        workers.forEach(Worker::end);
        if (rpc instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException("the RPC client can't be closed", e);
            }
        }
    }
}
