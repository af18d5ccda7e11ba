package org.bmon.workbench.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Prometheus and a real Alertmanager on this tree's configuration, and a webhook that takes what they send. */
final class StockStack implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Path ETC = Path.of("..", "etc").toAbsolutePath().normalize();

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final HttpServer webhook;
    private final URI prometheus;

    /**
     * What came to the webhook.
     *
     * @param atNanos when, by System.nanoTime
     * @param body the message
     */
    record Message(long atNanos, JsonNode body) {

        String alert() {
            return body.path("groupLabels").path("alertname").asString();
        }

        boolean isFiring() {
            return body.path("status").asString().equals("firing");
        }

        String annotation(String name) {
            return body.path("alerts").get(0).path("annotations").path(name).asString();
        }
    }

    /** The programs, or what is missing: they are Debian's packages prometheus and prometheus-alertmanager. */
    static Optional<String> missing() {
        return program("prometheus").isEmpty()
                ? Optional.of("prometheus")
                : alertmanager().isEmpty() ? Optional.of("prometheus-alertmanager") : Optional.empty();
    }

    private static Optional<Path> alertmanager() {
        return program("prometheus-alertmanager").or(() -> program("alertmanager"));
    }

    private static Optional<Path> program(String name) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            Path path = Path.of(folder, name);
            if (Files.isExecutable(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    /**
     * Starts both.
     *
     * @param home a folder for their files
     * @param collector what Prometheus scrapes
     */
    StockStack(Path home, URI collector) throws IOException {
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext("/", exchange -> {
            messages.add(new Message(
                    System.nanoTime(), JSON.readTree(exchange.getRequestBody().readAllBytes())));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        webhook.start();
        int alertmanagerPort = freePort();
        int prometheusPort = freePort();
        Path rendered = home.resolve("alertmanager.yml");
        run(
                Map.of(
                        "BMON_ALERT_TEMPLATES",
                        ETC.resolve("alertmanager/templates").toString(),
                        "BMON_ALERT_WEBHOOK_URL",
                        "http://127.0.0.1:" + webhook.getAddress().getPort() + "/"),
                rendered,
                ETC.resolve("alertmanager/render").toString());
        Path config = home.resolve("prometheus.yml");
        Files.writeString(
                config,
                Files.readString(ETC.resolve("prometheus/prometheus.yml"))
                        .replace("collector:8080", collector.getAuthority())
                        .replace("alertmanager:9093", "127.0.0.1:" + alertmanagerPort)
                        .replace(
                                "/etc/prometheus/prom-alerts.yml",
                                ETC.resolve("prom-alerts.yml").toString())
                        .replace("/etc/bmon/targets", home.toString()));
        start(
                home,
                alertmanager().orElseThrow().toString(),
                "--config.file=" + rendered,
                "--storage.path=" + home.resolve("alertmanager"),
                "--web.listen-address=127.0.0.1:" + alertmanagerPort,
                "--cluster.listen-address=");
        start(
                home,
                program("prometheus").orElseThrow().toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + home.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + prometheusPort);
        prometheus = URI.create("http://127.0.0.1:" + prometheusPort + "/");
        Awaitility.await("Prometheus scrapes the collector")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> value("sum(up{job=\"collector\"})") == 1);
    }

    /** The value of an expression that has one; NaN if it has none. */
    double value(String expression) {
        String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(prometheus.resolve("api/v1/query?query=" + query))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            JsonNode result = JSON.readTree(answer.body()).path("data").path("result");
            return result.isEmpty()
                    ? Double.NaN
                    : Double.parseDouble(result.get(0).path("value").get(1).asString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What came to the webhook so far. */
    List<Message> messages() {
        return List.copyOf(messages);
    }

    /** The first message that an alert fires; waits for it. */
    Message awaitFiring(String alert) {
        Awaitility.await("a notification of " + alert)
                .atMost(Duration.ofSeconds(120))
                .until(() -> messages.stream()
                        .anyMatch(m -> m.isFiring() && m.alert().equals(alert)));
        return messages.stream()
                .filter(m -> m.isFiring() && m.alert().equals(alert))
                .findFirst()
                .orElseThrow();
    }

    private void start(Path home, String... command) throws IOException {
        String name = Path.of(command[0]).getFileName().toString();
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve(name + ".log").toFile())
                .start());
    }

    private static void run(Map<String, String> environment, Path output, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(output.toFile());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        try {
            int code = builder.start().waitFor();
            if (code != 0) {
                throw new IllegalStateException(command[0] + " ended with " + code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
        for (Process process : processes) {
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        webhook.stop(0);
    }
}
