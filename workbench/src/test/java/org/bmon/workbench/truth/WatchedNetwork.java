package org.bmon.workbench.truth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.agent.source.rpc.poll.PollKind;
import org.bmon.collector.analysis.AnalysisSettings;
import org.bmon.collector.analysis.FleetAnalysis;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.watch.WatchSettings;
import org.bmon.collector.watch.WishBook;
import org.bmon.common.NodeName;
import org.bmon.common.RanAgainst;
import org.bmon.common.event.Event;
import org.bmon.sim.SimulatedNetwork;
import org.bmon.sim.rpc.NodeView;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.Scenario;

/**
 * A simulated network in virtual time with agents beside its nodes and a collector's analysis: logs are followed, nodes
 * are asked over RPC at nearly the usual pace, and what the analysis wishes for is sent.
 */
final class WatchedNetwork {

    private static final Duration PACE = Duration.ofSeconds(30);
    private static final int A_MINUTE = 2;

    private final Scenario scenario;
    private final WishBook wishes = new WishBook();
    private final Notices notices = new Notices();
    private final FleetAnalysis analysis;
    private final Set<NodeName> unwatched = new HashSet<>();
    private final Map<NodeName, UnaryOperator<NodeView>> lies = new LinkedHashMap<>();
    private final Map<NodeName, Integer> templateVisits = new LinkedHashMap<>();
    private final Map<NodeName, WatchedNode> agents = new LinkedHashMap<>();
    private final List<Told> told = new ArrayList<>();
    private boolean countsMoney;
    private long nowMicros;
    private int visits;

    private record Told(NodeName node, Event event, long atMicros) {}

    WatchedNetwork(Scenario scenario) {
        this(scenario, WatchSettings.defaults(scenario.network()));
    }

    WatchedNetwork(Scenario scenario, WatchSettings settings) {
        this.scenario = scenario;
        this.analysis = new FleetAnalysis(scenario.network(), AnalysisSettings.defaults(), settings, wishes, notices);
    }

    /** A node without an agent. */
    WatchedNetwork unwatched(NodeName node) {
        unwatched.add(node);
        return this;
    }

    /** A node that answers RPC otherwise than it should. */
    WatchedNetwork lying(NodeName node, UnaryOperator<NodeView> lie) {
        lies.put(node, lie);
        return this;
    }

    /** A node that is asked for a template less often: at each so many visits. */
    WatchedNetwork templatesEvery(NodeName node, int visitsBetween) {
        templateVisits.put(node, visitsBetween);
        return this;
    }

    /** All nodes count all money once a minute. */
    WatchedNetwork countingMoney() {
        countsMoney = true;
        return this;
    }

    /** The analysis, for its counters. */
    FleetAnalysis analysis() {
        return analysis;
    }

    /** Runs the scenario to its end; gives what was found. */
    Notices run(Path home) throws IOException {
        RanAgainst.tell("simulator", "networks in virtual time");
        try (SimulatedNetwork network = new SimulatedNetwork(scenario, home)) {
            network.runVirtual(PACE, (now, running) -> {
                try {
                    visit(home, now, running);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (NodeRpcException | OutboxFullException e) {
                    throw new IllegalStateException(e);
                }
            });
        } finally {
            agents.values().forEach(WatchedNode::close);
        }
        analysis.finish();
        return notices;
    }

    private void visit(Path home, long now, Map<NodeName, NodeView> running)
            throws IOException, NodeRpcException, OutboxFullException {
        nowMicros = now;
        for (NodeSpec spec : scenario.nodes()) {
            NodeView view = running.get(spec.name());
            if (view != null && !unwatched.contains(spec.name()) && !agents.containsKey(spec.name())) {
                agents.put(spec.name(), agent(home, spec, view));
            }
        }
        for (WatchedNode agent : agents.values()) {
            agent.readLog();
            if (running.containsKey(agent.name())) {
                ask(agent);
            }
        }
        visits++;
        told.sort(Comparator.comparingLong(Told::atMicros));
        told.forEach(each -> analysis.accept(each.node, each.event));
        told.clear();
        analysis.advance(now);
    }

    private void ask(WatchedNode agent) throws NodeRpcException, OutboxFullException {
        agent.ask(PollKind.CHAIN);
        agent.ask(PollKind.AUDIT);
        agent.wish(wishes.wants(agent.name(), nowMicros));
        if (visits % templateVisits.getOrDefault(agent.name(), 1) == 0) {
            agent.ask(PollKind.TEMPLATE);
        }
        if (visits % A_MINUTE == 0) {
            agent.ask(PollKind.PEERS);
            agent.ask(PollKind.TIPS);
            agent.ask(PollKind.CONTENT);
            if (countsMoney) {
                agent.ask(PollKind.SUPPLY);
            }
        } else {
            agent.ask(PollKind.MEMPOOL);
        }
    }

    private WatchedNode agent(Path home, NodeSpec spec, NodeView view) throws IOException {
        NodeName name = spec.name();
        long offset = spec.clockOffsetMicros();
        analysis.clock(name, offset == 0 ? ClockEstimate.SAME_CLOCK : new ClockEstimate(offset, 100));
        return new WatchedNode(
                name,
                scenario.network(),
                home.resolve(name.value()),
                lies.getOrDefault(name, UnaryOperator.identity()).apply(view),
                () -> nowMicros,
                offset,
                event -> told.add(new Told(name, event, event.at().micros() - offset)));
    }
}
