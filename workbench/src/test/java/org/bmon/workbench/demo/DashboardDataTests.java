package org.bmon.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.event.MempoolContent;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.TemplateState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Whether the dashboards show anything: after a race, a reorg and an invalid block in the demo's network, with agents
 * beside three of its nodes, every query has data in a real Prometheus. What can't have any here is named with the reason.
 */
@Tag("long")
class DashboardDataTests {

    private static final long SECOND = 1_000_000;

    /** Queries without data here, by a part of their name, and why. */
    private static final Map<String, String> EMPTY_HERE = Map.of(
            "bmon-bmon: Log batches lost on the way to Loki", "the counter comes with the first batch that is lost",
            "bmon-mempools: Diverged now", "it has rows only while a mempool or a template differs");

    @TempDir
    static Path home;

    private static final List<AutoCloseable> started = new ArrayList<>();
    private static LokiSink loki;
    private static StockStack stack;
    private static ToldNetwork told;
    private static boolean hosts;

    @BeforeAll
    static void start() throws IOException {
        Optional<String> missing = StockStack.missing();
        assumeTrue(missing.isEmpty(), () -> "NOT RUN: " + missing.orElseThrow() + " is not installed");
        loki = kept(new LokiSink());
        SimulatedFleet fleet = kept(new SimulatedFleet());
        ScrapedFleet scraped = kept(new ScrapedFleet(home, fleet, loki.url()));
        told = told(scraped);
        StockSetup setup = new StockSetup(List.of(), scraped.agentPort(), exporter(), Duration.ofSeconds(3), null);
        stack = kept(new StockStack(home, scraped.url(), setup));
        await(() -> stack.value("sum(up{job=\"node-agent\"})") == scraped.agents());
        await(() -> !Double.isNaN(stack.value("sum(bmon_notices_total{network=\"regtest\",kind=\"bad-block\"})")));
        RegtestActions actions = actions(fleet);
        actions.invalidBlock();
        actions.reorg(1);
        told.tell("told-4", new NodeStarted(Stamp.ofLog(now()), "v28.0.0", new TreeMap<>()));
        told.nodes().forEach(node -> node.deliver(now()));
    }

    private static <T extends AutoCloseable> T kept(T one) {
        started.add(0, one);
        return one;
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable one : started) {
            one.close();
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(500))
                .until(condition);
    }

    private static long now() {
        return Stamp.micros(Clock.systemUTC().instant());
    }

    private static RegtestActions actions(SimulatedFleet fleet) {
        List<NodeCall> nodes = new ArrayList<>();
        for (FleetFile.Member member : fleet.calls().members()) {
            nodes.add(new RegtestRpc(member.rpcPort(), Path.of(member.cookie())));
        }
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        return new RegtestActions(nodes, nodes.get(0), true, nowhere::println);
    }

    /**
     * A network that ran for long: contents of mempools are compared once they have been still for a while. The third node's
     * template pays much less.
     */
    private static ToldNetwork told(ScrapedFleet fleet) throws IOException {
        List<ToldNode> nodes = new ArrayList<>();
        for (String name : List.of("told-1", "told-2", "told-3", "told-4")) {
            NodeName node = new NodeName(name);
            nodes.add(new ToldNode(fleet.url(), node, Network.SIGNET, fleet.issue(node)));
        }
        ToldNetwork network = new ToldNetwork(Network.SIGNET, nodes);
        long now = now();
        network.join(now - 1_200 * SECOND);
        BlockHash parent = network.block();
        network.connectAll(now - 400 * SECOND, parent);
        for (int i = 0; i < nodes.size(); i++) {
            List<Txid> held = LongStream.range(0, i == 2 ? 140 : 200 - i)
                    .mapToObj(ToldNetwork::tx)
                    .toList();
            String name = nodes.get(i).name();
            for (long ago : new long[] {200, 2}) {
                Stamp at = ToldNetwork.polled(now - ago * SECOND + i);
                network.tell(name, new MempoolContent(at, "s" + ago, 1, 1, true, null, null, held, List.of()));
                network.tell(name, new TemplateState(at, parent, held, 1_000L * held.size(), 4_000, null));
            }
        }
        nodes.forEach(node -> node.deliver(now));
        return network;
    }

    /** Debian's node_exporter, as the host of one node; nothing if it is not installed. */
    private static List<StockSetup.Target> exporter() throws IOException {
        Optional<Path> program = StockStack.program("prometheus-node-exporter");
        hosts = program.isPresent();
        if (!hosts) {
            return List.of();
        }
        URI url = URI.create("http://127.0.0.1:" + StockStack.freePort());
        Process process = new ProcessBuilder(
                        program.orElseThrow().toString(),
                        "--web.listen-address=" + url.getAuthority(),
                        "--collector.disable-defaults",
                        "--collector.cpu",
                        "--collector.meminfo",
                        "--collector.filesystem")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("node-exporter.log").toFile())
                .start();
        kept(process::destroy);
        return List.of(StockSetup.Target.of(url, "amsterdam", Network.REGTEST.label()));
    }

    private static String all(String label, String series) {
        return stack.queries().labels(label, series).stream()
                .map(value -> value.replace(".", "\\\\."))
                .collect(Collectors.joining("|", "(", ")"));
    }

    /** As Grafana fills the variables when all is chosen and an hour shown. */
    private static String filled(String expression) {
        return expression
                .replace("$network", all("network", "bmon_notices_open"))
                .replace("$cohort", all("cohort", "bmon_node_info"))
                .replace("$node", all("node", "bmon_node_info"))
                .replace("$__rate_interval", "1m")
                .replace("$__interval", "15s")
                .replace("$__range", "1h");
    }

    private static boolean hasData(DashboardQueries.Query query) {
        String expression = filled(query.expression());
        return !(query.instant()
                        ? stack.queries().instant(expression)
                        : stack.queries().range(expression, 600))
                .isEmpty();
    }

    private static String reason(DashboardQueries.Query query) {
        if (query.loki()) {
            return "LogQL: see everyQueryOfLogsFindsLinesThatWereSent";
        }
        if (!hosts && query.expression().matches(".*\\bnode_(cpu|memory|filesystem)_.*")) {
            return "NOT RUN: prometheus-node-exporter is not installed";
        }
        return EMPTY_HERE.getOrDefault(query.where(), "");
    }

    @Test
    void everyQueryOfADashboardHasData() throws IOException {
        List<DashboardQueries.Query> queries = DashboardQueries.queries();
        Map<String, String> elsewhere = new TreeMap<>();
        List<DashboardQueries.Query> waiting = new ArrayList<>();
        for (DashboardQueries.Query query : queries) {
            if (reason(query).isEmpty()) {
                waiting.add(query);
            } else {
                elsewhere.put(query.where(), reason(query));
            }
        }
        int asked = waiting.size();
        try {
            await(() -> {
                told.nodes().forEach(node -> node.deliver(now()));
                waiting.removeIf(DashboardDataTests::hasData);
                return waiting.isEmpty();
            });
        } catch (ConditionTimeoutException e) {
            waiting.forEach(
                    query -> System.out.println("  NO DATA " + query.where() + ": " + filled(query.expression())));
        }
        System.out.println(asked - waiting.size() + " of " + queries.size() + " queries have data; not here:");
        elsewhere.forEach((where, why) -> System.out.println("  " + where + ": " + why));
        assertThat(waiting).as("queries without data").isEmpty();
    }

    /** The collector tells Prometheus of them, as in the stack on regtest. */
    @Test
    void discoveredAgentsHaveTheLabelsOfTheirNodes() {
        await(() -> stack.queries()
                        .instant("up{job=\"node-agent\",version=~\"v.+\"} == 1")
                        .size()
                == 3);
        for (JsonNode agent : stack.queries().instant("up{job=\"node-agent\"} == 1")) {
            JsonNode labels = agent.path("metric");
            assertThat(labels.propertyNames())
                    .containsExactlyInAnyOrder("__name__", "instance", "job", "node", "network", "version", "cohort");
            assertThat(labels.path("network").asString()).isEqualTo("regtest");
            assertThat(labels.path("cohort").asString()).isNotEmpty();
        }
    }

    /** There is no Loki here: what the services sent is asked as Loki would be. */
    @Test
    void everyQueryOfLogsFindsLinesThatWereSent() throws IOException {
        for (DashboardQueries.Query query : DashboardQueries.queries()) {
            if (query.loki()) {
                LogQuery asked = new LogQuery(filled(query.expression()));
                Awaitility.await(query.where() + ": a line of the logs")
                        .atMost(Duration.ofSeconds(120))
                        .until(() -> loki.lines().stream()
                                .anyMatch(line -> asked.shown(line).isPresent()));
            }
        }
    }

    @Test
    void blocksInLogsLeadToThePageAndToTheNodesLogs() throws IOException {
        for (DashboardQueries.DerivedField field : DashboardQueries.derivedFields()) {
            for (String query : List.of("{job=\"bitcoind\"} |= \"UpdateTip\"", timeLines())) {
                String hash = Awaitility.await(field.name() + " in " + query)
                        .atMost(Duration.ofSeconds(120))
                        .until(() -> found(field, query), Optional::isPresent)
                        .orElseThrow();
                assertThat(hash).matches("[0-9a-f]{64}");
            }
        }
    }

    private static String timeLines() throws IOException {
        return DashboardQueries.queries().stream()
                .filter(query -> query.where().equals("bmon-blocks: Time lines"))
                .map(query -> filled(query.expression()))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> shown(String query) {
        LogQuery asked = new LogQuery(query);
        return loki.lines().stream().flatMap(line -> asked.shown(line).stream()).toList();
    }

    /** A hash that leads to lines, where it is to: nodes whose events were made up have no log. */
    private static Optional<String> found(DashboardQueries.DerivedField field, String query) {
        return shown(query).stream()
                .flatMap(line -> field.value(line).stream())
                .distinct()
                .filter(hash -> !field.isQuery() || !shown(field.leadsTo(hash)).isEmpty())
                .findFirst();
    }

    @Test
    void everyVariableHasValues() throws IOException {
        for (DashboardQueries.Variable variable : DashboardQueries.variables()) {
            String series = filled(variable.series());
            await(() -> !stack.queries().labels(variable.label(), series).isEmpty());
        }
    }
}
