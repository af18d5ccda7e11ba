package org.bmon.workbench.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.awaitility.Awaitility;
import org.bmon.collector.CollectorServer;
import org.bmon.collector.ingest.NodeTokens;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A collector by a clock that goes as a test wants, and nodes of every network of which the test makes up what they see. */
final class ToldFleet implements AutoCloseable {

    private static final int NODES = 4;
    private static final long STEP_MICROS = 20_000_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final StoryClock clock;
    private final CollectorServer collector;
    private final Map<Network, ToldNetwork> networks = new EnumMap<>(Network.class);
    private final Set<String> silent = new HashSet<>();

    ToldFleet(Path home, StoryClock clock) throws IOException {
        this.clock = clock;
        Path tokens = home.resolve("tokens");
        collector = CollectorServer.start(
                clock,
                "--server.port=0",
                "--bmon.collector.store.data-dir=" + home.resolve("collector"),
                "--bmon.collector.ingest.tokens-file=" + tokens,
                "--bmon.collector.ingest.max-rate=100000",
                "--bmon.collector.analysis.commit-every=10ms");
        for (Network network : Network.values()) {
            List<ToldNode> nodes = new ArrayList<>();
            for (int i = 1; i <= NODES; i++) {
                NodeName name = new NodeName(network.label() + "-" + i);
                nodes.add(new ToldNode(collector.url(), name, network, NodeTokens.issue(tokens, name)));
            }
            networks.put(network, new ToldNetwork(network, nodes));
        }
    }

    URI url() {
        return collector.url();
    }

    ToldNetwork network(Network network) {
        return Objects.requireNonNull(networks.get(network));
    }

    /** Nothing is heard of a node any more. */
    void silence(String node) {
        silent.add(node);
    }

    /** Lets time pass up to a moment, in small steps; at each, nodes deliver what they saw and the collector commits it. */
    void until(long micros, Runnable afterStep) {
        while (clock.micros() < micros) {
            clock.set(Math.min(micros, clock.micros() + STEP_MICROS));
            List<ToldNode> told = new ArrayList<>();
            networks.values()
                    .forEach(network -> network.nodes().stream()
                            .filter(node -> !silent.contains(node.name()))
                            .forEach(told::add));
            told.removeIf(node -> node.deliver(clock.micros()));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> {
                        told.removeIf(node -> node.deliver(clock.micros()));
                        return told.isEmpty();
                    });
            afterStep.run();
        }
    }

    /** The kinds of all notices of the history, as network and kind. */
    Set<String> notices() {
        Set<String> found = new HashSet<>();
        for (JsonNode notice : get("api/v1/notices?limit=500")) {
            found.add(notice.path("network").asString() + " "
                    + notice.path("kind").asString());
        }
        return found;
    }

    private JsonNode get(String path) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(collector.url().resolve(path)).build(),
                    HttpResponse.BodyHandlers.ofString());
            return JsonMapper.shared().readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        collector.close();
    }
}
