package org.bmon.workbench.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.bmon.common.RanAgainst;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Prometheus and a real Alertmanager on this tree's configuration, and a webhook that takes what they send. */
final class StockStack implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern HOLD = Pattern.compile("(?m)^(\\s+for: )(\\w+)$");
    private static final Path ETC = Path.of("..", "etc").toAbsolutePath().normalize();

    private final List<Process> processes = new ArrayList<>();
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final HttpServer webhook;
    private final PrometheusQueries queries;

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

        String network() {
            return body.path("groupLabels").path("network").asString("");
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

    /** A program of the path; empty if it is not installed. */
    static Optional<Path> program(String name) {
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
     * @param setup in what they differ from what is shipped
     */
    StockStack(Path home, URI collector, StockSetup setup) throws IOException {
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
        Path config = configure(home, collector, alertmanagerPort, setup);
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
        queries = new PrometheusQueries(URI.create("http://127.0.0.1:" + prometheusPort + "/"));
        Awaitility.await("Prometheus scrapes the collector")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> value("sum(up{job=\"collector\"})") == 1);
    }

    private static Path configure(Path home, URI collector, int alertmanagerPort, StockSetup setup) throws IOException {
        Path rules = ETC.resolve("prom-alerts.yml");
        if (setup.hold() != null) {
            String shorter = "$1" + setup.hold().toSeconds() + "s";
            String held = HOLD.matcher(Files.readString(rules)).replaceAll(shorter);
            rules = Files.writeString(home.resolve("prom-alerts.yml"), held);
        }
        Files.writeString(home.resolve("agents.json"), targets(setup.agents()));
        Files.writeString(home.resolve("hosts.json"), targets(setup.hosts()));
        boolean discovers = setup.discoveredPort() > 0;
        String config = Files.readString(
                        ETC.resolve(discovers ? "regtest/prometheus.yml" : "prometheus/prometheus.yml"))
                .replace("/api/v1/targets\n", "/api/v1/targets?port=" + setup.discoveredPort() + "\n")
                .replace("collector:8080", collector.getAuthority())
                .replace("alertmanager:9093", "127.0.0.1:" + alertmanagerPort)
                .replace("/etc/prometheus/prom-alerts.yml", rules.toString())
                .replace("/etc/bmon/targets", home.toString());
        if (setup.scrapeEvery() != null) {
            config = config.replace(
                    "_interval: 15s", "_interval: " + setup.scrapeEvery().toSeconds() + "s");
        }
        return Files.writeString(home.resolve("prometheus.yml"), config);
    }

    private static String targets(List<StockSetup.Target> targets) {
        return JSON.writeValueAsString(targets.stream()
                .map(target -> Map.of("targets", List.of(target.address()), "labels", target.labels()))
                .toList());
    }

    /** How long the shipped rule asks an alert to hold before it is told; empty for not at all. */
    static String shippedHold(String alert) throws IOException {
        String rule = Files.readString(ETC.resolve("prom-alerts.yml")).split("- alert: " + alert + "\n", 2)[1];
        Matcher hold = HOLD.matcher(rule.split("- alert: ", 2)[0]);
        return hold.find() ? hold.group(2) : "";
    }

    /** The value of an expression that has one; NaN if it has none. */
    double value(String expression) {
        return queries.value(expression);
    }

    /** What is asked of Prometheus. */
    PrometheusQueries queries() {
        return queries;
    }

    /** What came to the webhook so far. */
    List<Message> messages() {
        return List.copyOf(messages);
    }

    /** The first message that an alert fires on a network; waits for it. */
    Message awaitFiring(String alert, String network) {
        Awaitility.await("a notification of " + alert)
                .atMost(Duration.ofSeconds(120))
                .until(() -> firing(alert, network).findFirst().isPresent());
        return firing(alert, network).findFirst().orElseThrow();
    }

    private Stream<Message> firing(String alert, String network) {
        return messages.stream()
                .filter(message -> message.isFiring()
                        && message.alert().equals(alert)
                        && message.network().equals(network));
    }

    private void start(Path home, String... command) throws IOException {
        String name = Path.of(command[0]).getFileName().toString();
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve(name + ".log").toFile())
                .start());
        RanAgainst.tell(name.endsWith("alertmanager") ? "real Alertmanager" : "real Prometheus", command[0]);
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

    static int freePort() throws IOException {
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
