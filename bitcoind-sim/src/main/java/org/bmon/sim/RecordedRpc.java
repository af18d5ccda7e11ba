package org.bmon.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.bmon.common.NodeName;
import org.bmon.sim.model.SimNode;
import org.bmon.sim.model.World;
import org.bmon.sim.rpc.NodeControl;
import org.bmon.sim.rpc.NodeView;
import org.bmon.sim.rpc.RpcTranscript;
import org.bmon.sim.rpc.ZmqNotifierView;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.Scenario;
import org.jspecify.annotations.Nullable;

/**
 * Asks the nodes of a network in virtual time: either it polls them itself, once a minute and at the end, and keeps the
 * answers, or someone visits them.
 */
final class RecordedRpc {

    private static final long MINUTE = 60_000_000;
    private static final Map<String, String> EVERY_MINUTE = everyMinute();
    private static final List<String> AT_END = List.of(
            "getblockchaininfo",
            "getnetworkinfo",
            "getpeerinfo",
            "getmempoolinfo",
            "getchaintips",
            "getzmqnotifications",
            "getnettotals",
            "uptime");

    private final Scenario scenario;
    private final World world;
    private final Path directory;
    private final Map<NodeName, RpcTranscript> transcripts = new LinkedHashMap<>();
    private boolean records;
    private long minutes;

    RecordedRpc(Scenario scenario, World world, Path directory) throws IOException {
        this.scenario = scenario;
        this.world = world;
        this.directory = directory;
        for (NodeSpec spec : scenario.nodes()) {
            Files.createDirectories(rpc(spec.name()));
            transcripts.put(spec.name(), new RpcTranscript(view(spec)));
        }
    }

    private NodeView view(NodeSpec spec) {
        String log = "/data/" + spec.name() + "/debug.log";
        return new SimNodeView(
                spec, scenario.network(), log, () -> world.queue().now(), new Offline(world, spec));
    }

    /** Polls the nodes from now on. */
    void recorded() {
        records = true;
        world.queue().at(world.queue().now() + MINUTE, this::poll);
    }

    /** Lets someone look at the nodes once in a while. */
    void visited(Duration every, Visitor visitor) {
        Map<NodeName, NodeView> views = new LinkedHashMap<>();
        scenario.nodes().forEach(spec -> views.put(spec.name(), view(spec)));
        visit(every.toNanos() / 1_000, visitor, views);
    }

    private void visit(long everyMicros, Visitor visitor, Map<NodeName, NodeView> views) {
        world.queue().at(world.queue().now() + everyMicros, () -> {
            world.syncLogs();
            Map<NodeName, NodeView> running = new LinkedHashMap<>(views);
            running.keySet().removeIf(name -> world.node(name).phase() != SimNode.Phase.RUNNING);
            visitor.visit(world.queue().now(), running);
            visit(everyMicros, visitor, views);
        });
    }

    private void poll() {
        minutes++;
        EVERY_MINUTE.forEach((method, params) ->
                ask(method, params, String.format(Locale.ROOT, "%s_%04d.json", method, minutes * 60), true));
        world.queue().at(world.queue().now() + MINUTE, this::poll);
    }

    /** Keeps what the nodes answer at the end, if their answers are kept. */
    void end() {
        if (!records) {
            return;
        }
        AT_END.forEach(method -> ask(method, "[]", method + ".json", false));
    }

    private void ask(String method, String params, String file, boolean timed) {
        transcripts.forEach((name, transcript) -> {
            SimNode node = world.node(name);
            if (node.phase() != SimNode.Phase.RUNNING) {
                return;
            }
            try {
                Double seconds = timed ? (Double) (node.clockMicros() / 1e6) : null;
                Files.writeString(rpc(name).resolve(file), transcript.exchange(method, params, seconds));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + rpc(name).resolve(file), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while recording", e);
            }
        });
    }

    private Path rpc(NodeName name) {
        return directory.resolve(name.value()).resolve("rpc");
    }

    private static Map<String, String> everyMinute() {
        Map<String, String> calls = new LinkedHashMap<>();
        calls.put("getmempoolinfo", "[]");
        calls.put("getrawmempool", "[false, true]");
        calls.put("getblocktemplate", "[{\"rules\": [\"segwit\"]}]");
        calls.put("getpeerinfo", "[]");
        calls.put("getchaintips", "[]");
        calls.put("getblockchaininfo", "[]");
        return calls;
    }

    /** A node without servers: nothing goes on while it is asked. */
    private record Offline(World world, NodeSpec spec) implements SimNodeView.Surroundings {

        @Override
        public <T> T locked(Supplier<T> reading) {
            return reading.get();
        }

        @Override
        public SimNode node() {
            return world.node(spec.name());
        }

        @Override
        public List<ZmqNotifierView> notifications() {
            List<ZmqNotifierView> views = new ArrayList<>();
            LiveNode.notifiers(world.address(spec).zmqPort())
                    .forEach(notifier -> views.add(new ZmqNotifierView(
                            "pub" + notifier.topic(), "tcp://127.0.0.1:" + notifier.port(), notifier.highWaterMark())));
            return views;
        }

        @Override
        public @Nullable NodeControl control() {
            return null;
        }
    }
}
