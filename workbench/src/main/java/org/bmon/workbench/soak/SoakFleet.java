package org.bmon.workbench.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bmon.common.Network;
import org.bmon.workbench.delivery.Child;
import org.bmon.workbench.delivery.CollectorProcess;
import org.bmon.workbench.delivery.Tap;

/** Nodes with their agents, a collector, and Loki's stand-in. */
final class SoakFleet implements AutoCloseable {

    /** The most heap of the collector's process, in MiB. */
    static final int HEAP = 256;

    private final Path home;
    private final Path tokens;
    private final int port;
    private final Tap tap;
    private final LokiStub loki;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final List<SoakNode> nodes = new ArrayList<>();
    private Child collector;

    /** Starts everything, with its files in a folder. */
    SoakFleet(Path home, int size) throws IOException {
        this.home = home;
        this.tokens = home.resolve("tokens");
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        this.tap = new Tap(url());
        this.loki = new LokiStub();
        for (int i = 0; i < size; i++) {
            nodes.add(new SoakNode(i, home, tokens, tap.url(), loki.push()));
        }
        this.collector = collector();
    }

    private Child collector() throws IOException {
        return new Child(
                HEAP,
                CollectorProcess.class,
                List.of(
                        "--server.port=" + port,
                        "--bmon.collector.store.data-dir=" + store(),
                        "--bmon.collector.ingest.tokens-file=" + tokens,
                        "--bmon.collector.ingest.network=" + Network.REGTEST.label()));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The folder of the collector's files. */
    Path store() {
        return home.resolve("collector");
    }

    List<SoakNode> nodes() {
        return nodes;
    }

    Tap tap() {
        return tap;
    }

    LokiStub loki() {
        return loki;
    }

    /** The collector's process that runs, or ran last. */
    Child process() {
        return collector;
    }

    /** Whether the collector takes what is sent to it. */
    boolean isCollectorReady() throws InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(url().resolve("/actuator/health"))
                .timeout(Duration.ofSeconds(1))
                .build();
        try {
            return http.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    void startCollector() throws IOException {
        collector = collector();
    }

    /** The same happens to every node at the same time, so that their facts are the same. */
    void act(int facts) {
        nodes.forEach(node -> node.node().act(facts));
    }

    /** One node's messages are lost, and the others tell as much. */
    void lose(SoakNode unlucky, int messages) {
        for (SoakNode node : nodes) {
            if (node.equals(unlucky)) {
                node.node().lose(messages);
            } else {
                node.node().act(messages);
            }
        }
    }

    @Override
    public void close() {
        nodes.forEach(SoakNode::close);
        try {
            collector.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tap.close();
        loki.close();
    }
}
