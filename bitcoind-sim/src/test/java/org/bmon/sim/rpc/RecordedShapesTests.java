package org.bmon.sim.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bmon.common.RanAgainst;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every answer has the keys and the types that a real node of that version gave. */
class RecordedShapesTests {

    private static final Path SAMPLES = Path.of("src/test/resources/rpc");
    private static final Path RECORDINGS = Path.of("../../shared/recordings");

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({"31.99, 319900, 30", "28.0, 280000, 14"})
    void answersAreShapedAsTheSamples(String samples, int version, int count) throws Exception {
        List<Path> files = exchanges(SAMPLES.resolve(samples));
        assertThat(files).hasSize(count);
        assertThat(differences(files, version)).isEmpty();
    }

    @Test
    void answersAreShapedAsAllRecordings() throws Exception {
        assumeTrue(
                Files.isDirectory(RECORDINGS),
                "NOT RUN: there are no recordings in ../shared; only the samples were compared");
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (Path node : nodes()) {
            List<Path> files = exchanges(node.resolve("rpc"));
            differences.addAll(differences(files, versionOf(node)));
            compared += files.size();
        }
        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(100);
        RanAgainst.tell("recordings", RECORDINGS);
    }

    @Test
    void everyMethodOfTheReadOnlyWhitelistIsThere() {
        Set<String> missing = new TreeSet<>();
        Methods methods = new Methods(new FixtureNode(319900), new TipWatch(), new ActiveCalls());
        for (String name : Whitelist.READ_ONLY) {
            if (methods.of(name) == null) {
                missing.add(name);
            }
        }
        assertThat(missing).isEmpty();
    }

    private static List<Path> nodes() throws IOException {
        try (Stream<Path> tree = Files.walk(RECORDINGS, 2)) {
            return tree.filter(path -> Files.isDirectory(path.resolve("rpc")))
                    .sorted()
                    .toList();
        }
    }

    private static int versionOf(Path node) throws IOException {
        Path info = node.resolve("rpc/getnetworkinfo.json");
        // A recording that did not ask for it is of the version that the recordings' README tells.
        return Files.exists(info)
                ? Json.MAPPER
                        .readTree(Files.readString(info))
                        .at("/response/result/version")
                        .intValue()
                : 319900;
    }

    private static List<Path> exchanges(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private List<String> differences(List<Path> files, int version) throws Exception {
        FixtureNode node = new FixtureNode(version);
        Path cookie = dir.resolve(".cookie");
        List<String> found = new ArrayList<>();
        try (SimulatedRpcServer server = new SimulatedRpcServer(node, RpcAccess.byCookie(cookie), 0)) {
            server.start();
            Caller caller = Caller.withCookie(server, cookie);
            for (Path file : files) {
                ObjectNode exchange = (ObjectNode) Json.MAPPER.readTree(Files.readString(file));
                JsonNode recorded = exchange.get("response");
                HttpResponse<String> answer = ask(caller, exchange);
                JsonNode actual = Json.MAPPER.readTree(answer.body());
                if (answer.statusCode() != exchange.get("status").intValue()) {
                    found.add(file + ": HTTP " + answer.statusCode() + " " + answer.body());
                } else if (!recorded.get("error").equals(actual.get("error"))) {
                    found.add(file + ": " + actual.get("error"));
                } else {
                    Shape.differences(recorded, actual).forEach(difference -> found.add(file + ": " + difference));
                }
            }
        }
        return found;
    }

    /** Asks the same, of blocks that the fixture has. */
    private static HttpResponse<String> ask(Caller caller, ObjectNode exchange) throws Exception {
        ArrayNode params = (ArrayNode) exchange.get("params").deepCopy();
        String method = exchange.get("method").stringValue();
        boolean succeeds = exchange.get("status").intValue() == 200;
        if (succeeds
                && method.startsWith("getblock")
                && !params.isEmpty()
                && !params.get(0).isObject()) {
            params.set(0, Json.NODES.stringNode(FixtureNode.hash(99).toHex()));
        }
        if (method.equals("gettxoutsetinfo") && params.size() > 1) {
            params.set(1, Json.NODES.numberNode(99));
        }
        ObjectNode request = Json.object().put("jsonrpc", "1.0").put("method", method);
        request.set("id", exchange.at("/response/id"));
        request.set("params", params);
        return caller.post(request.toString());
    }
}
