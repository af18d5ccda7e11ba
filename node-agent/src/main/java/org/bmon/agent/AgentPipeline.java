package org.bmon.agent;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bmon.agent.broker.BrokerPort;
import org.bmon.agent.broker.DirectSettings;
import org.bmon.agent.join.Junction;
import org.bmon.agent.outbox.BlockAlarm;
import org.bmon.agent.outbox.Intake;
import org.bmon.agent.outbox.MeteredIntake;
import org.bmon.agent.outbox.OutboxState;
import org.bmon.agent.outbox.SqliteOutbox;
import org.bmon.agent.source.MempoolQuery;
import org.bmon.agent.source.NodePulse;
import org.bmon.agent.source.Source;
import org.bmon.agent.source.log.tail.LogSettings;
import org.bmon.agent.source.log.tail.LogSource;
import org.bmon.agent.source.rpc.BitcoindNodeRpc;
import org.bmon.agent.source.rpc.NodeRpc;
import org.bmon.agent.source.rpc.poll.NodeFacts;
import org.bmon.agent.source.rpc.poll.PollSettings;
import org.bmon.agent.source.rpc.poll.RpcSettings;
import org.bmon.agent.source.rpc.poll.RpcSource;
import org.bmon.agent.source.zmq.ZmqSettings;
import org.bmon.agent.source.zmq.ZmqSource;
import org.bmon.agent.uplink.ClockLink;
import org.bmon.agent.uplink.CollectorSettings;
import org.bmon.agent.uplink.Uplink;
import org.bmon.agent.uplink.UplinkState;
import org.bmon.agent.work.Prompt;
import org.jspecify.annotations.Nullable;

/**
 * An agent without its shell: the sources, the outbox and the uplink, put together. Many can run in one process, each
 * with a state directory of its own. {@link #close} ends all its threads, the sources first and the outbox last.
 */
public final class AgentPipeline implements AutoCloseable {

    private final SqliteOutbox outbox;
    private final List<Source> sources;
    private final NodeFacts facts;
    private final @Nullable RpcSource asking;
    private final @Nullable LogSource log;
    private final Uplink uplink;
    private final @Nullable ClockLink clockLink;

    /**
     * Opens the outbox; nothing is read or sent yet.
     *
     * @throws org.bmon.agent.outbox.OutboxFailedException if the state directory can't be used
     */
    public AgentPipeline(AgentSettings settings, AgentMetrics metrics, Clock clock) {
        this(settings, metrics, AgentTaps.NONE, clock);
    }

    /** The same, and the taps hear what comes from the node. */
    public AgentPipeline(AgentSettings settings, AgentMetrics metrics, AgentTaps taps, Clock clock) {
        outbox = new SqliteOutbox(
                settings.outbox().directory(),
                settings.node(),
                settings.network(),
                settings.outbox().limitBytes(),
                clock);
        RpcSettings rpc = settings.rpc();
        facts = new NodeFacts(rpc == null ? PollSettings.defaults() : rpc.polls(), System::nanoTime);
        Prompt block = new Prompt(this::hurry, System::nanoTime);
        Intake intake = new BlockAlarm(new MeteredIntake(outbox, metrics.intake()), block);
        NodeRpc node =
                rpc == null ? null : new BitcoindNodeRpc(rpc.node(), rpc.credentials(), metrics.rpc(), taps.rpc());
        asking = rpc == null || node == null ? null : rpcSource(node, rpc.polls(), settings, intake, metrics, clock);
        MempoolQuery query = asking == null ? null : asking.mempoolQuery();
        List<Source> feeds = feeds(settings, metrics, taps, intake, block, query, clock);
        log = feeds.stream()
                .filter(LogSource.class::isInstance)
                .map(LogSource.class::cast)
                .findFirst()
                .orElse(null);
        if (asking != null) {
            feeds.add(asking);
        }
        sources = List.copyOf(feeds);
        Consumer<List<String>> wishes = asking == null ? wanted -> {} : asking::wish;
        uplink = uplink(settings, metrics, clock, wishes);
        CollectorSettings collector = settings.collector();
        clockLink = settings.direct() == null || collector == null
                ? null
                : new ClockLink(
                        outbox,
                        collector,
                        settings.node(),
                        () -> uplink.state().next(),
                        metrics.uplink(),
                        clock,
                        wishes);
    }

    private Uplink uplink(AgentSettings settings, AgentMetrics metrics, Clock clock, Consumer<List<String>> wishes) {
        DirectSettings direct = settings.direct();
        CollectorSettings collector = settings.collector();
        if (direct == null && collector != null) {
            return new Uplink(
                    outbox, collector, settings.node(), metrics.uplink(), clock, new SplittableRandom(), wishes);
        }
        if (direct == null) {
            throw new IllegalArgumentException("events must be delivered to a collector or to a broker");
        }
        return new Uplink(
                outbox,
                new BrokerPort(direct.broker(), settings.node(), clock),
                direct.delivery(),
                settings.node(),
                metrics.uplink(),
                clock,
                new SplittableRandom(),
                wishes);
    }

    private RpcSource rpcSource(
            NodeRpc node,
            PollSettings polls,
            AgentSettings settings,
            Intake intake,
            AgentMetrics metrics,
            Clock clock) {
        return new RpcSource(
                node,
                settings.node(),
                settings.network(),
                polls,
                facts,
                intake,
                metrics.polls(),
                clock,
                System::nanoTime);
    }

    /** The sources that hear of things by themselves. They do nothing before their start, so making them can't fail. */
    private static List<Source> feeds(
            AgentSettings settings,
            AgentMetrics metrics,
            AgentTaps taps,
            Intake intake,
            Prompt block,
            @Nullable MempoolQuery query,
            Clock clock) {
        List<Source> wanted = new ArrayList<>();
        LogSettings log = settings.log();
        ZmqSettings zmq = settings.zmq();
        if (zmq == null) {
            if (log != null) {
                wanted.add(new LogSource(log, settings.node(), intake, nanos -> {}, metrics.log(), clock));
            }
            return wanted;
        }
        NodePulse pulse = new NodePulse(System.nanoTime());
        Junction junction = new Junction(intake, log != null, clock, System::nanoTime, pulse, metrics.join());
        if (log != null) {
            wanted.add(new LogSource(log, settings.node(), junction.log(), junction::logRead, metrics.log(), clock));
        }
        wanted.add(new ZmqSource(
                zmq,
                settings.node(),
                new BlockAlarm(junction.zmq(), block),
                junction,
                query,
                pulse,
                junction,
                metrics.zmq(),
                taps.zmq(),
                clock));
        return wanted;
    }

    /** A source tells of a block: the log has more of it, and the collector should know. */
    private void hurry() {
        if (log != null) {
            log.wake();
        }
        uplink.wake();
    }

    /** Begins to read and to deliver. */
    public void start() {
        uplink.start();
        if (clockLink != null) {
            clockLink.start();
        }
        sources.forEach(Source::start);
    }

    /** What the outbox holds. */
    public OutboxState outbox() {
        return outbox.state();
    }

    /** What the node answered last; nothing if it is not asked. */
    public NodeFacts facts() {
        return facts;
    }

    /** Whether the node answers RPC. */
    public boolean isNodeReachable() {
        return asking != null && asking.problem() == null;
    }

    /** How delivery stands. */
    public UplinkState uplink() {
        return uplink.state();
    }

    /** What keeps each source, by its name, from telling anything; empty if it does its work. */
    public Map<String, String> problems() {
        Map<String, String> problems = new TreeMap<>();
        for (Source source : sources) {
            String problem = source.problem();
            problems.put(source.name(), problem == null ? "" : problem);
        }
        return problems;
    }

    @Override
    public void close() {
        sources.forEach(Source::close);
        if (clockLink != null) {
            clockLink.close();
        }
        uplink.close();
        outbox.close();
    }
}
