package org.bmon.workbench.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.workbench.cli.BadInput;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Opens a directory of recorded nodes: each sub-directory with a debug.log, zmq.jsonl, rpc/ or bitcoin.conf is a node,
 * and must have the first three; or a recording.json of an agent's recorder, and must have segments of the log. What is missing or unreadable is said before anything is replayed.
 */
final class RecordingReader {

    private static final String LOG = "debug.log";
    private static final String ZMQ = "zmq.jsonl";
    private static final String RPC = "rpc";
    private static final String RECORDER = "recording.json";
    private static final String LAYOUT =
            "a recording has a directory for each node, with " + LOG + ", " + ZMQ + " and " + RPC + "/ in it";

    private final Path directory;

    private RecordingReader(Path directory) {
        this.directory = directory;
    }

    /**
     * Opens the recording.
     *
     * @throws BadInput naming what is missing, not readable or not of one network
     */
    static Recording open(Path directory) throws BadInput {
        if (!Files.exists(directory)) {
            throw new BadInput(directory, "there is no such directory");
        }
        if (!Files.isDirectory(directory)) {
            throw new BadInput(directory, "is not a directory; " + LAYOUT);
        }
        return new RecordingReader(directory).open();
    }

    private Recording open() throws BadInput {
        List<RecordedNode> nodes = new ArrayList<>();
        Set<Path> homes = homes();
        Path topology = directory.resolve("topology.json");
        if (Files.exists(topology)) {
            for (String name : RecordedJson.object(topology).path("nodes").propertyNames()) {
                homes.add(directory.resolve(name));
            }
        }
        Path scenario = directory.resolve("scenario.jsonl");
        if (Files.exists(scenario)) {
            RecordedJson.checkLines(scenario);
        }
        for (Path home : homes) {
            nodes.add(node(home));
        }
        if (nodes.isEmpty()) {
            throw new BadInput(directory, "holds no recorded node; " + LAYOUT);
        }
        return new Recording(directory, oneNetwork(nodes), List.copyOf(nodes));
    }

    private Set<Path> homes() throws BadInput {
        Set<Path> homes = new TreeSet<>();
        for (Path entry : list(directory)) {
            if (Files.isDirectory(entry)
                    && Stream.of(LOG, ZMQ, RPC, RECORDER, "bitcoin.conf")
                            .anyMatch(n -> Files.exists(entry.resolve(n)))) {
                homes.add(entry);
            }
        }
        return homes;
    }

    private RecordedNode node(Path home) throws BadInput {
        NodeName name;
        try {
            name = new NodeName(home.getFileName().toString());
        } catch (IllegalArgumentException e) {
            throw new BadInput(home, e.getMessage() + "; rename the directory");
        }
        Path log = home.resolve(LOG);
        Path zmq = home.resolve(ZMQ);
        Path rpc = home.resolve(RPC);
        Path recorder = home.resolve(RECORDER);
        boolean isRecorder = Files.exists(recorder);
        mustBe(hasLog(log), log);
        // An agent has what its settings have it read.
        mustBe(isRecorder || Files.isRegularFile(zmq), zmq);
        mustBe(isRecorder || Files.isDirectory(rpc), rpc);
        for (Path exchange : Files.isDirectory(rpc) ? list(rpc) : List.<Path>of()) {
            if (exchange.toString().endsWith(".json")) {
                RecordedJson.object(exchange);
            }
        }
        LogHead head = LogHead.read(log);
        String chain = answer(rpc.resolve("getblockchaininfo.json"), "chain");
        String version = answer(rpc.resolve("getnetworkinfo.json"), "subversion");
        if (isRecorder) {
            chain = RecordedExchanges.answer(home, "getblockchaininfo", "chain");
            version = RecordedExchanges.answer(home, "getnetworkinfo", "subversion");
        }
        Network network = chain == null ? head.network() : network(rpc.resolve("getblockchaininfo.json"), chain);
        if (network == null && isRecorder) {
            network = recordedNetwork(recorder);
        }
        if (network == null) {
            throw new BadInput(
                    home,
                    "does not tell its network: there is no rpc/getblockchaininfo.json, and the log has no start");
        }
        version = version == null ? head.version() : version;
        return new RecordedNode(name, network, version == null ? "unknown" : version, log, zmq);
    }

    private static boolean hasLog(Path log) throws BadInput {
        try {
            return RotatedLog.exists(log);
        } catch (IOException e) {
            throw new BadInput(log, "can't be read: " + e.getMessage());
        }
    }

    private static Network recordedNetwork(Path recorder) throws BadInput {
        JsonNode network = RecordedJson.object(recorder).path("network");
        try {
            return Network.ofLabel(network.isString() ? network.stringValue() : "");
        } catch (IllegalArgumentException e) {
            throw new BadInput(recorder, e.getMessage());
        }
    }

    private static void mustBe(boolean there, Path path) throws BadInput {
        if (!there) {
            throw new BadInput(path, "is missing; " + LAYOUT);
        }
    }

    /** A field of the result of a recorded exchange; null if there is no such exchange or field. */
    private static @Nullable String answer(Path exchange, String field) throws BadInput {
        if (!Files.exists(exchange)) {
            return null;
        }
        JsonNode value =
                RecordedJson.object(exchange).path("response").path("result").path(field);
        return value.isString() ? value.stringValue() : null;
    }

    private static Network network(Path exchange, String chain) throws BadInput {
        try {
            return Network.ofChain(chain);
        } catch (IllegalArgumentException e) {
            throw new BadInput(exchange, e.getMessage());
        }
    }

    private Network oneNetwork(List<RecordedNode> nodes) throws BadInput {
        RecordedNode first = nodes.get(0);
        for (RecordedNode node : nodes) {
            if (node.network() != first.network()) {
                throw new BadInput(
                        directory,
                        first.name() + " is on " + first.network() + " and " + node.name() + " on " + node.network()
                                + "; nothing is compared across networks, so replay them apart");
            }
        }
        return first.network();
    }

    private static List<Path> list(Path directory) throws BadInput {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new BadInput(directory, "can't be read: " + e.getMessage());
        }
    }
}
