package org.bmon.collector.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Percentage;
import org.bmon.collector.FleetStory;
import org.bmon.collector.Samples;
import org.bmon.collector.TestAgent;
import org.bmon.collector.TestCollector;
import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxReplaced;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API over real HTTP. */
class ApiTests {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern NEXT = Pattern.compile("<(\\?.*)>; rel=\"next\"");

    @TempDir
    static Path folder;

    private static TestCollector collector;
    private static FleetStory story;

    @BeforeAll
    static void start() {
        collector = new TestCollector(folder);
        long begin = Stamp.micros(Clock.systemUTC().instant()) - 200_000_000L;
        story = new FleetStory(11, List.of("ada", "bob", "cyd"), begin, 8, 20_000_000L);
        story.events().forEach((node, events) -> {
            TestAgent agent = collector.agent(node, "e1");
            // Its clock is compared by the second delivery; what it tells then has an error bar from the start.
            agent.deliver(List.of());
            agent.deliver(List.of());
            agent.deliver(events);
            agent.deliver(List.of(new TxReplaced(
                    Stamp.ofLog(begin + 190_000_000L),
                    List.of(Samples.tx(70_001)),
                    Samples.tx(70_002),
                    1_000L,
                    5_000L)));
            // How many nodes a transaction is waited for is known after a commit; before, it takes a minute to be told.
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> collector.get("api/v1/blocks?limit=100").contains("\"" + node + "\""));
        });
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(collector.get("api/v1/reorgs")).contains("\"node\":\"cyd\""));
    }

    @AfterAll
    static void stop() {
        collector.close();
    }

    private static String text(String path) {
        return new String(TestAgent.get(collector.url(), path).body(), StandardCharsets.UTF_8);
    }

    @Test
    void blocksComeNewestFirstAndByHashAndHeight() {
        String latest = collector.get("api/v1/blocks?limit=2&network=regtest");
        assertThat(latest.indexOf("800008")).isPositive().isLessThan(latest.indexOf("800007"));
        assertThat(collector.get("api/v1/blocks?network=main")).isEqualTo("[]");
        BlockHash first = story.blocks().get(0);
        assertThat(collector.get("api/v1/blocks/" + first)).startsWith("{\"network\":\"regtest\",\"hash\":\"" + first);
        assertThat(collector.get("api/v1/blocks?height=800004").split("\"hash\""))
                .hasSize(3);
    }

    @Test
    void transactionTellsItsSpreadAndItsRejections() {
        assertThat(collector.get("api/v1/transactions/" + story.transactions().get(2)))
                .contains("\"seen\":2", "\"delaysMicros\":{", "\"node\":\"cyd\"", "min relay fee not met");
    }

    @Test
    void invalidBlocksComeWithWhoJudged() {
        assertThat(collector.get("api/v1/invalid-blocks"))
                .contains("\"reason\":\"bad-cb-amount\"", "\"nodes\":[\"ada\",\"bob\"]");
    }

    @ParameterizedTest
    @CsvSource({
        "blocks?limit=0, 400, limit",
        "blocks?limit=9999, 400, limit",
        "blocks?height=-1, 400, height",
        "blocks?height=x, 400, height",
        "blocks?network=moon, 400, network",
        "blocks?from=yesterday, 400, from",
        "blocks?to=1e9, 400, to",
        "blocks?cursor=x, 400, cursor",
        "blocks?limt=5, 400, limt",
        "blocks?format=xml, 400, format",
        "blocks/abc, 400, hash",
        "blocks/abc/timeline, 400, hash",
        "notices?kind=lunch, 400, kind",
        "notices?open=maybe, 400, open",
        "spreads?stage=accepted, 400, stage",
        "statistics?nodes=some, 400, nodes",
        "statistics/nodes?from=0, 400, from",
        "stream?from=0, 400, from",
        "transactions/xyz, 400, txid",
    })
    void wrongParameterIsNamed(String path, int status, String field) {
        HttpResponse<byte[]> answer = TestAgent.get(collector.url(), "api/v1/" + path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("\"field\":\"" + field + "\"");
    }

    @Test
    void whatIsNotKnownIs404AndNothingTellsOfTheInside() {
        String nobody = "f".repeat(64);
        assertThat(TestAgent.get(collector.url(), "api/v1/blocks/" + nobody).statusCode())
                .isEqualTo(404);
        assertThat(TestAgent.get(collector.url(), "api/v1/transactions/" + nobody)
                        .statusCode())
                .isEqualTo(404);
        assertThat(TestAgent.get(collector.url(), "actuator/env").statusCode()).isEqualTo(404);
        assertThat(TestAgent.get(collector.url(), "actuator").statusCode()).isEqualTo(404);
        assertThat(text("nowhere")).contains("\"status\":404").doesNotContain("java", "trace");
    }

    @Test
    void linkLeadsThroughAllBlocks() {
        List<String> hashes = new ArrayList<>();
        String path = "api/v1/blocks?limit=4&network=regtest";
        while (path != null) {
            HttpResponse<byte[]> answer = TestAgent.get(collector.url(), path);
            JSON.readTree(answer.body())
                    .forEach(block -> hashes.add(block.get("hash").stringValue()));
            Matcher link = NEXT.matcher(answer.headers().firstValue("Link").orElse(""));
            path = link.matches() ? "api/v1/blocks" + link.group(1) : null;
        }

        assertThat(hashes).doesNotHaveDuplicates();
        assertThat(hashes)
                .containsAll(story.blocks().stream().map(BlockHash::toHex).toList());
    }

    @Test
    void timeLineHasTheMomentOfEachSighting() {
        BlockHash hash = story.blocks().get(0);
        JsonNode line = JSON.readTree(collector.get("api/v1/blocks/" + hash + "/timeline"));
        JsonNode connected = line.get("stages").get(2);
        JsonNode first = connected.get("sightings").get(0);
        long firstMicros = JSON.readTree(collector.get("api/v1/blocks/" + hash))
                .at("/stages/CONNECTED/firstMicros")
                .longValue();

        assertThat(connected.get("stage").stringValue()).isEqualTo("CONNECTED");
        assertThat(connected.get("sightings")).hasSize(3);
        assertThat(first.get("atMicros").longValue()).isEqualTo(firstMicros);
        assertThat(first.get("delayMicros").longValue()).isZero();
        assertThat(connected.has("errorMicros")).isTrue();
    }

    @Test
    void routineNoticesAreListedForWhoAsksForTheirKindAlone() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(kinds("notices?kind=replacements")).containsExactly("replacements"));

        assertThat(kinds("notices?limit=500")).contains("reorg").doesNotContain("replacements");
        assertThat(kinds("notices?limit=500&open=true")).doesNotContain("replacements");
        assertThat(kinds("notices?kind=reorg,replacements")).contains("reorg", "replacements");
        assertThat(collector.get("api/v1/notices?format=csv")).doesNotContain(",replacements,");
        assertThat(collector.get("feed.atom")).doesNotContain("replacements");
    }

    private static List<String> kinds(String list) {
        List<String> kinds = new ArrayList<>();
        JSON.readTree(collector.get("api/v1/" + list))
                .forEach(notice -> kinds.add(notice.get("kind").stringValue()));
        return kinds;
    }

    @Test
    void listsComeAsCsvToo() {
        String hash = story.blocks().get(0).toHex();
        assertThat(collector.get("api/v1/blocks/" + hash + "?format=csv"))
                .startsWith(
                        "network,hash,height,stage,node,expected,at_micros,delay_micros,spread_error_micros\r\nregtest,"
                                + hash + ",800000,HEADER,")
                .hasLineCount(10);
        for (String list : List.of("blocks", "nodes", "reorgs", "invalid-blocks", "notices", "spreads", "statistics")) {
            String csv = collector.get("api/v1/" + list + "?format=csv");
            long commas = csv.lines()
                    .findFirst()
                    .orElseThrow()
                    .chars()
                    .filter(c -> c == ',')
                    .count();
            assertThat(commas).as(list).isGreaterThan(2);
        }
        HttpResponse<byte[]> answer = TestAgent.get(collector.url(), "api/v1/nodes", "Accept", "text/csv");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("\nada,regtest,v29.0.0,core,core-29,");
    }

    @Test
    void statisticsAreThoseOfTheBlocks() {
        List<Long> spreads = new ArrayList<>();
        JSON.readTree(collector.get("api/v1/spreads?limit=500")).forEach(spread -> {
            if (spread.get("seen").intValue() > 1) {
                spreads.add(spread.get("spreadMicros").longValue());
            }
        });
        Collections.sort(spreads);
        JsonNode connected = null;
        for (JsonNode each : JSON.readTree(collector.get("api/v1/statistics?network=regtest"))) {
            connected = each.get("stage").stringValue().equals("CONNECTED") ? each : connected;
        }

        assertThat(connected).isNotNull();
        assertThat(connected.get("count").intValue()).isEqualTo(spreads.size()).isGreaterThan(5);
        assertThat(connected.get("p50Micros").longValue()).isEqualTo(spreads.get((spreads.size() + 1) / 2 - 1));
        assertThat(connected.get("largestMicros").longValue()).isEqualTo(spreads.get(spreads.size() - 1));
        assertThat(JSON.readTree(collector.get("api/v1/statistics?to=1970-01-02T00:00:00Z")))
                .isEmpty();
        assertThat(collector.get("api/v1/statistics/nodes")).contains("\"node\":\"ada\",\"count\":");
    }

    @Test
    void readyOnceTheStoreIs() {
        assertThat(collector.get("actuator/health/readiness")).isEqualTo("{\"status\":\"UP\"}");
        assertThat(collector.get("actuator/health/liveness")).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void metricsTellSpreadsAndNoHash() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(collector.get("actuator/prometheus"))
                        .contains(
                                "bmon_spread_seconds_bucket{network=\"regtest\",stage=\"connected\",le=\"0.1\"}",
                                "bmon_delay_seconds_bucket{network=\"regtest\",node=\"ada\",stage=\"header\",le=\"0.05\"}",
                                "bmon_last_block_height{network=\"regtest\"}",
                                "bmon_reorgs_total{network=\"regtest\",node=\"cyd\"} 1.0",
                                "bmon_blocks_invalid_total{network=\"regtest\",node=\"ada\"} 1.0",
                                "bmon_transactions_rejected_total{network=\"regtest\",node=\"cyd\"}"));
        assertThat(collector.get("actuator/prometheus")).doesNotContainPattern("[0-9a-f]{64}");
    }

    @Test
    void transactionsOfAnHourAreSummedUp() {
        long hour = 3_600_000_000L;
        long now = Stamp.micros(Clock.systemUTC().instant());
        String path = "api/v1/statistics/transactions?network=regtest&from=" + (now / hour - 1) * hour + "&to="
                + (now / hour + 2) * hour;
        // Those that a node rejected are told when nobody waits for it any more, the others at once.
        await().atMost(Duration.ofMinutes(1))
                .until(() -> count(path) >= spreads(false).size());
        JsonNode sum = JSON.readTree(collector.get(path)).get(0);
        List<Long> right = spreads(sum.get("count").intValue() > spreads(false).size());

        assertThat(sum.get("count").intValue()).isEqualTo(right.size());
        assertThat(sum.get("stage").stringValue()).isEqualTo("ACCEPTED");
        assertThat(sum.get("p50Micros").doubleValue())
                .isCloseTo(right.get((right.size() + 1) / 2 - 1), Percentage.withPercentage(5));
        assertThat(sum.get("meanMicros").doubleValue())
                .isCloseTo(
                        right.stream().mapToLong(Long::longValue).average().orElseThrow(),
                        Percentage.withPercentage(5));
        assertThat(collector.get(path + "&format=csv").lines()).hasSize(2);
        assertThat(collector.get(path.replace("regtest", "main"))).isEqualTo("[]");
    }

    private static int count(String path) {
        JsonNode all = JSON.readTree(collector.get(path));
        return all.isEmpty() ? 0 : all.get(0).get("count").intValue();
    }

    /** Of the story's transactions, in order: of all, or only of those that every node took. */
    private static List<Long> spreads(boolean all) {
        return story.transactions().stream()
                .map(txid -> story.events().values().stream()
                        .flatMap(List::stream)
                        .filter(event -> event instanceof TxAccepted accepted
                                && accepted.txid().equals(txid))
                        .mapToLong(event -> event.at().micros())
                        .summaryStatistics())
                .filter(times -> all || times.getCount() == 3)
                .map(times -> times.getMax() - times.getMin())
                .sorted()
                .toList();
    }
}
