package org.bmon.agent;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.bmon.agent.outbox.Intake;
import org.bmon.agent.outbox.OutboxState;
import org.bmon.agent.outbox.SqliteOutbox;
import org.bmon.agent.source.Source;
import org.bmon.agent.source.log.tail.LogSource;
import org.bmon.agent.source.rpc.BitcoindNodeRpc;
import org.bmon.agent.source.rpc.poll.NodeFacts;
import org.bmon.agent.source.rpc.poll.PollSettings;
import org.bmon.agent.source.rpc.poll.RpcSettings;
import org.bmon.agent.source.rpc.poll.RpcSource;
import org.bmon.agent.uplink.Uplink;
import org.bmon.agent.uplink.UplinkState;
import org.jspecify.annotations.Nullable;

/**
 * An agent without its shell: the sources, the outbox and the uplink, put together. Many can run in one process, each
 * with a state directory of its own. {@link #close} ends all its threads, the sources first and the outbox last.
 */
public final class AgentPipeline implements AutoCloseable {

    private final SqliteOutbox outbox;
    private final List<Source> sources;
    private final NodeFacts facts;
    private final Uplink uplink;

    /**
     * Opens the outbox; nothing is read or sent yet.
     *
     * @throws org.bmon.agent.outbox.OutboxFailedException if the state directory can't be used
     */
    public AgentPipeline(AgentSettings settings, AgentMetrics metrics, Clock clock) {
        outbox = new SqliteOutbox(
                settings.outbox().directory(),
                settings.node(),
                settings.network(),
                settings.outbox().limitBytes(),
                clock);
        RpcSettings rpc = settings.rpc();
        facts = new NodeFacts(rpc == null ? PollSettings.defaults() : rpc.polls(), System::nanoTime);
        RpcSource asking = rpc == null ? null : rpcSource(rpc, settings, metrics, clock);
        sources = sources(settings, metrics, outbox, asking, clock);
        uplink = new Uplink(
                outbox,
                settings.collector(),
                settings.node(),
                metrics.uplink(),
                clock,
                new SplittableRandom(),
                asking == null ? wishes -> {} : asking::wish);
    }

    private RpcSource rpcSource(RpcSettings rpc, AgentSettings settings, AgentMetrics metrics, Clock clock) {
        return new RpcSource(
                new BitcoindNodeRpc(rpc.node(), rpc.credentials(), metrics.rpc(), null),
                settings.node(),
                settings.network(),
                rpc.polls(),
                facts,
                outbox,
                metrics.polls(),
                clock,
                System::nanoTime);
    }

    /** All that the settings ask for. A source does nothing before its start, so making it can't fail. */
    private static List<Source> sources(
            AgentSettings settings, AgentMetrics metrics, Intake intake, @Nullable RpcSource asking, Clock clock) {
        List<Source> wanted = new ArrayList<>();
        wanted.add(new LogSource(settings.log(), settings.node(), intake, metrics.log(), clock));
        if (asking != null) {
            wanted.add(asking);
        }
        return List.copyOf(wanted);
    }

    /** Begins to read and to deliver. */
    public void start() {
        uplink.start();
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
        uplink.close();
        outbox.close();
    }
}
