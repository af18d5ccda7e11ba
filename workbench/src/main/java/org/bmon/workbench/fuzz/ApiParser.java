package org.bmon.workbench.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.bmon.collector.CollectorServer;
import org.bmon.collector.ingest.NodeTokens;
import org.bmon.common.NodeName;

/** A collector's API: what is asked, byte for byte as it goes over the wire, and deliveries. It may refuse, and never fail. */
final class ApiParser implements Parser {

    private static final String HASH = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f";
    private static final int READ_TIMEOUT_MILLIS = 60_000;
    private static final int SERVER_FAILED = 500;
    private static final int BUSY = 503;

    private final CollectorServer collector;
    private final List<byte[]> corpus;

    ApiParser(Path home) throws IOException {
        Path tokens = home.resolve("tokens");
        String token = NodeTokens.issue(tokens, new NodeName("a"));
        collector = CollectorServer.start(
                "--server.port=0",
                "--bmon.collector.store.data-dir=" + home.resolve("collector"),
                "--bmon.collector.ingest.tokens-file=" + tokens);
        Stream<String> asked = Stream.of(
                        "/api/v1/nodes",
                        "/api/v1/nodes/a",
                        "/api/v1/blocks?network=regtest&limit=5&from=1700000000000000&to=1800000000000000",
                        "/api/v1/blocks?height=100&network=main",
                        "/api/v1/blocks/" + HASH,
                        "/api/v1/blocks/" + HASH + "/timeline?format=csv",
                        "/api/v1/transactions/" + HASH,
                        "/api/v1/notices?kind=reorg,race&open=false",
                        "/api/v1/reorgs?format=csv",
                        "/api/v1/invalid-blocks",
                        "/api/v1/spreads?stage=header&format=csv",
                        "/api/v1/statistics?network=regtest&nodes=all",
                        "/api/v1/statistics/nodes?stage=connected",
                        "/api/v1/statistics/transactions",
                        "/api/v1/arrivals/a?network=regtest",
                        "/feed.atom",
                        "/actuator/health/readiness")
                .map(path -> "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        String import1 = "100," + HASH + ",1700000000000\n";
        Stream<String> sent = Stream.of("POST /api/v1/arrivals/a?network=main HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + "Authorization: Bearer " + token
                + "\r\nContent-Type: text/csv\r\nConnection: close\r\nContent-Length: "
                + import1.length() + "\r\n\r\n" + import1);
        corpus = Stream.concat(
                        Stream.concat(asked, sent).map(text -> text.getBytes(StandardCharsets.UTF_8)),
                        Stream.of(delivery(token)))
                .toList();
    }

    private static byte[] delivery(String token) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"version\":1,\"node\":\"a\",\"network\":\"main\"}\n".getBytes(StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(("POST /api/v1/streams/a/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token
                        + "\r\nContent-Encoding: gzip\r\nConnection: close\r\nContent-Length: " + packed.size()
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        all.writeBytes(packed.toByteArray());
        return all.toByteArray();
    }

    @Override
    public String name() {
        return "the collector's HTTP";
    }

    @Override
    public List<byte[]> corpus() {
        return corpus;
    }

    @Override
    public boolean read(byte[] input, SplittableRandom random) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), collector.port())) {
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
            socket.getOutputStream().write(input);
            socket.shutdownOutput();
            int status = status(socket.getInputStream());
            if (status >= SERVER_FAILED && status != BUSY && status != 501 && status != 505) {
                throw new IllegalStateException("answered " + status);
            }
            return status >= 200 && status < 300;
        } catch (java.net.SocketException e) {
            // It hung up on what is no HTTP.
            return false;
        }
    }

    /** Of the status line; 0 if there is none. The rest is left unread: a stream has no end. */
    private static int status(InputStream in) throws IOException {
        byte[] begin = in.readNBytes(12);
        String line = new String(begin, StandardCharsets.US_ASCII);
        return line.matches("HTTP/1\\.[01] [0-9]{3}") ? Integer.parseInt(line.substring(9)) : 0;
    }

    @Override
    public void close() {
        collector.close();
    }
}
