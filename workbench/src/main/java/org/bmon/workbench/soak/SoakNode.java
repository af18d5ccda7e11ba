package org.bmon.workbench.soak;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bmon.collector.ingest.NodeTokens;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.workbench.delivery.Account;
import org.bmon.workbench.delivery.AgentsProcess;
import org.bmon.workbench.delivery.Child;
import org.bmon.workbench.delivery.FactNode;
import org.bmon.workbench.delivery.Facts;
import org.bmon.workbench.delivery.HostClock;
import org.bmon.workbench.delivery.Tap;
import org.bmon.workbench.delivery.WatchedAgents;
import org.bmon.workbench.demo.DelayedLink;

/** A simulated node, the line to its ZMQ address, its host's clock, the process of its two agents, and the account of it. */
final class SoakNode implements AutoCloseable {

    /** The most heap of the agents' process, in MiB. */
    static final int HEAP = 64;

    private final String suffix;
    private final Path state;
    private final Path tokens;
    private final URI collector;
    private final URI loki;
    private final HostClock clock = new HostClock();
    private final FactNode node;
    private final DelayedLink link;
    private final Map<String, Map<String, Long>> totals = new TreeMap<>();
    private long settledAt;
    private long counted;
    private Child agents;

    SoakNode(int number, Path home, Path tokens, URI collector, URI loki) throws IOException {
        this.suffix = "-" + number;
        this.state = home.resolve("agents" + suffix);
        this.tokens = tokens;
        this.collector = collector;
        this.loki = loki;
        for (String name : List.of(both(), ear())) {
            Files.writeString(tokens.resolveSibling("token-" + name), NodeTokens.issue(tokens, new NodeName(name)));
        }
        this.node = new FactNode(home.resolve("node" + suffix), clock);
        this.link = new DelayedLink(URI.create(node.zmqAddress()).getPort(), Duration.ZERO);
        this.agents = agents();
    }

    private Child agents() throws IOException {
        return new Child(
                HEAP,
                AgentsProcess.class,
                List.of(
                        suffix,
                        state.toString(),
                        node.log().toString(),
                        "tcp://127.0.0.1:" + link.port(),
                        collector.toString(),
                        tokens.toString(),
                        loki.toString(),
                        Long.toString(clock.offset().toMillis())));
    }

    /** The name of the agent that reads the log and listens. */
    String both() {
        return WatchedAgents.BOTH + suffix;
    }

    /** The name of the agent that only listens. */
    String ear() {
        return WatchedAgents.EAR + suffix;
    }

    /** The folder of the agents' files. */
    Path state() {
        return state;
    }

    FactNode node() {
        return node;
    }

    DelayedLink link() {
        return link;
    }

    /** The process of the agents that runs, or ran last. */
    Child process() {
        return agents;
    }

    void startAgents() throws IOException {
        agents = agents();
    }

    void setClock(Duration ahead) {
        clock.set(ahead);
        agents.tell(Long.toString(ahead.toMillis()));
    }

    /** The facts of this round that the collector took of the agent that only listens. */
    Set<String> heard(Tap tap) {
        return Facts.ofZmq(Facts.ofEvents(tap.events(ear()))).keySet();
    }

    /** What of this round is not as it must be, seen from what the collector and Loki took; nothing if all is settled. */
    List<String> problems(Tap tap, LokiStub loki, boolean first) {
        List<String> problems = new ArrayList<>();
        Set<String> facts = node.facts();
        Account.ofAll(facts, tap.events(both())).forEach(problem -> problems.add(both() + ": " + problem));
        List<Event> heard = tap.events(ear());
        long sent = node.sent() - (first ? Account.before(heard) : settledAt);
        Account.ofHeard(facts, sent, heard).forEach(problem -> problems.add(ear() + ": " + problem));
        Set<String> shipped = loki.told(both());
        Set<String> absent = new TreeSet<>(facts);
        absent.removeIf(fact -> shipped.contains(fact.substring(fact.indexOf(' ') + 1)));
        if (!absent.isEmpty()) {
            problems.add(both() + ": Loki lacks " + absent.size() + " lines, such as "
                    + absent.iterator().next());
        }
        return problems;
    }

    /** The round is settled: adds it to the totals and begins anew. */
    void settle(Tap tap) {
        for (String name : List.of(both(), ear())) {
            Map<String, Integer> facts = Facts.ofZmq(Facts.ofEvents(tap.events(name)));
            Map<String, Long> total = totals.computeIfAbsent(name, key -> new TreeMap<>());
            total.merge("ACCEPTED", (long) Facts.sum(facts, "accepted"), Long::sum);
            total.merge("CONNECTED", (long) Facts.sum(facts, "connected"), Long::sum);
        }
        counted += Account.missing(tap.events(ear()));
        settledAt = node.sent();
        node.forget();
    }

    /** By agent and stage, how many facts the collector took in settled rounds. */
    Map<String, Map<String, Long>> totals() {
        return totals;
    }

    /** How many messages were counted as lost in settled rounds. */
    long counted() {
        return counted;
    }

    @Override
    public void close() {
        try {
            agents.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        link.close();
        node.close();
    }
}
