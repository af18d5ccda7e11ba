package org.bmon.sim;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.bmon.common.NodeName;
import org.bmon.sim.model.Configuration;
import org.bmon.sim.model.NodeAddress;
import org.bmon.sim.scenario.LinkSpec;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.truth.Fact;
import org.bmon.sim.zmq.ZmqFrames;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a directory in the layout of a recording of real nodes, and truth.jsonl beside it. */
final class Recording implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** From a message's sending to its receipt by a subscriber on the same host. */
    private static final long ZMQ_LATENCY_MICROS = 80;

    private final Scenario scenario;
    private final Path directory;
    private final BufferedWriter truth;
    private final BufferedWriter steps;
    private final Map<NodeName, BufferedWriter> zmq = new HashMap<>();

    /** Makes the directory and the files that tell how the network is made. */
    Recording(Scenario scenario, Path directory, Map<NodeName, NodeAddress> addresses, boolean withZmq)
            throws IOException {
        this.scenario = scenario;
        this.directory = directory;
        for (NodeSpec node : scenario.nodes()) {
            Path home = directory.resolve(node.name().value());
            Files.createDirectories(home);
            if (Files.exists(home.resolve("debug.log"))) {
                throw new IOException(home.resolve("debug.log") + " is there already; name an empty directory");
            }
        }
        for (NodeSpec node : scenario.nodes()) {
            NodeAddress address = addresses.get(node.name());
            if (address == null) {
                throw new IllegalArgumentException(node.name() + " has no address");
            }
            Path home = directory.resolve(node.name().value());
            Files.write(home.resolve("bitcoin.conf"), new Configuration(node, scenario.network(), address).lines());
            if (withZmq) {
                zmq.put(node.name(), Files.newBufferedWriter(home.resolve("zmq.jsonl")));
            }
        }
        Files.writeString(directory.resolve("topology.json"), topology());
        truth = Files.newBufferedWriter(directory.resolve("truth.jsonl"));
        steps = Files.newBufferedWriter(directory.resolve("scenario.jsonl"));
    }

    /** Where a node's log goes. */
    Path log(NodeName node) {
        return directory.resolve(node.value()).resolve("debug.log");
    }

    void add(Fact fact) {
        line(truth, FactLines.truth(fact));
        String step = FactLines.scenario(fact);
        if (step != null) {
            line(steps, step);
        }
    }

    /** A ZMQ message was sent. */
    void add(NodeName node, long micros, ZmqFrames frames) {
        long received = micros + ZMQ_LATENCY_MICROS + scenario.node(node).clockOffsetMicros();
        line(zmq.get(node), frames.toJsonLine(received));
    }

    /** Hands what is written to the operating system. */
    void sync() {
        try {
            truth.flush();
            steps.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the truth to " + directory, e);
        }
    }

    @Override
    public void close() throws IOException {
        truth.close();
        steps.close();
        for (BufferedWriter writer : zmq.values()) {
            writer.close();
        }
    }

    private String topology() {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode nodes = root.putObject("nodes");
        ObjectNode cohorts = root.putObject("cohorts");
        ObjectNode offsets = root.putObject("clockOffsetMicros");
        for (NodeSpec node : scenario.nodes()) {
            nodes.put(node.name().value(), node.version().subversion());
            cohorts.put(node.name().value(), node.cohort());
            offsets.put(node.name().value(), node.clockOffsetMicros());
        }
        ArrayNode delays = root.putArray("oneWayDelayMillis");
        for (LinkSpec link : scenario.links()) {
            delays.addObject()
                    .put("a", link.from().value())
                    .put("b", link.to().value())
                    .put("ms", link.delayMicros() / 1000.0);
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private static void line(@Nullable BufferedWriter writer, String line) {
        if (writer == null) {
            return;
        }
        try {
            writer.write(line);
            writer.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the recording", e);
        }
    }
}
