package org.bmon.collector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bmon.collector.ingest.NodeTokens;
import org.bmon.common.NodeName;

/** A collector on any free port, with its own folder. */
public final class TestCollector implements AutoCloseable {

    private final Path folder;
    private final CollectorServer server;

    public TestCollector(Path folder, String... settings) {
        this.folder = folder;
        this.server = CollectorServer.start(settings(folder, settings));
    }

    /** The settings that such a collector starts with. */
    public static String[] settings(Path folder, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "--server.port=0",
                "--logging.level.root=warn",
                "--bmon.collector.store.data-dir=" + folder.resolve("data"),
                "--bmon.collector.ingest.tokens-file=" + folder.resolve("tokens")));
        all.addAll(List.of(more));
        return all.toArray(new String[0]);
    }

    public URI url() {
        return server.url();
    }

    public Path tokens() {
        return folder.resolve("tokens");
    }

    /** An agent with a fresh token. */
    public TestAgent agent(String node, String epoch) {
        return agent(node, epoch, 0);
    }

    /** An agent with a fresh token and a clock that is off. */
    public TestAgent agent(String node, String epoch, long clockOffsetMicros) {
        return new TestAgent(url(), node, epoch, token(tokens(), node), clockOffsetMicros);
    }

    /** A fresh token. */
    public static String token(Path tokens, String node) {
        try {
            return NodeTokens.issue(tokens, new NodeName(node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The body of a GET that must succeed. */
    public String get(String path) {
        return TestAgent.body(url(), path);
    }

    @Override
    public void close() {
        server.close();
    }
}
