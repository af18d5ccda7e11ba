package org.bmon.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.bmon.collector.TestCollector;
import org.bmon.common.RanAgainst;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Block arrival times in and out, over real HTTP. */
@Tag("long")
class ArrivalTests {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String HASH = "000000000000000000034d9a1e5e1e6f3e5e2d2e0f4d1c7b9a8b7c6d5e4f3a2";

    @TempDir
    static Path folder;

    private static TestCollector collector;

    @BeforeAll
    static void start() {
        collector = new TestCollector(folder);
    }

    @AfterAll
    static void stop() {
        collector.close();
    }

    private static HttpResponse<String> post(String node, String network, String rows)
            throws IOException, InterruptedException {
        String token = TestCollector.token(collector.tokens(), node);
        return HTTP.send(
                HttpRequest.newBuilder(collector.url().resolve("api/v1/arrivals/" + node + "?network=" + network))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "text/csv")
                        .POST(HttpRequest.BodyPublishers.ofString(rows))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String row(int height, long millis) {
        return height + "," + HASH + height % 10 + "," + millis + "\n";
    }

    @Test
    void realArrivalsSpreadAsAnIndependentComputationSays() throws IOException, InterruptedException {
        Path whole = Path.of("../../shared/data/block-arrival-times");
        boolean all = Files.isDirectory(whole);
        if (!all) {
            RanAgainst.not("on all blocks: " + whole + " is not there; the sample was imported instead");
        }
        Path data = all ? whole : Path.of("../samples/arrivals");
        RanAgainst.tell("recordings", data);
        String one = Files.readString(data.resolve("darosior_node0.csv"));
        String other = Files.readString(data.resolve("vostrnad_node1.csv"));

        assertThat(post("darosior", "main", one).statusCode()).isEqualTo(200);
        assertThat(post("vostrnad", "main", other).statusCode()).isEqualTo(200);

        Map<String, Long> seconds = earliest(other);
        List<Long> spreads = new ArrayList<>();
        earliest(one).forEach((hash, millis) -> {
            Long there = seconds.get(hash);
            if (there != null) {
                spreads.add(Math.abs(millis - there) * 1_000);
            }
        });
        Collections.sort(spreads);
        JsonNode measured = connected("api/v1/statistics?network=main&nodes=all");
        assertThat(measured.get("count").intValue()).isEqualTo(spreads.size()).isEqualTo(all ? 39_206 : spreads.size());
        for (int percent : new int[] {50, 75, 90, 95, 99}) {
            assertThat(measured.get("p" + percent + "Micros").longValue())
                    .isEqualTo(spreads.get((percent * spreads.size() + 99) / 100 - 1));
        }
        assertThat(measured.get("largestMicros").longValue()).isEqualTo(spreads.get(spreads.size() - 1));
        assertThat(measured.get("meanMicros").doubleValue())
                .isEqualTo(spreads.stream().mapToLong(Long::longValue).average().orElseThrow());
        JsonNode withoutCatchingUp = connected("api/v1/statistics?network=main");
        assertThat(withoutCatchingUp.get("count").intValue()).isLessThanOrEqualTo(spreads.size());
        if (all) {
            // As ./dev import says of the same files: see ImportCommandTests.
            assertThat(withoutCatchingUp.get("count").intValue()).isEqualTo(39_121);
            assertThat(withoutCatchingUp.get("largestMicros").longValue()).isEqualTo(353_000_000L);
        }
        assertThat(new TreeSet<>(collector
                        .get("api/v1/arrivals/darosior?network=main")
                        .lines()
                        .toList()))
                .isEqualTo(new TreeSet<>(one.lines().toList()));
        assertThat(collector.get("api/v1/arrivals"))
                .contains("\"node\":\"darosior\",\"blocks\":"
                        + one.lines().distinct().count())
                .contains("\"resolutionMicros\":1000000");
    }

    private static Map<String, Long> earliest(String rows) {
        Map<String, Long> earliest = new HashMap<>();
        for (String line : rows.lines().toList()) {
            String[] fields = line.split(",");
            earliest.merge(fields[1], Long.valueOf(fields[2]), Math::min);
        }
        return earliest;
    }

    private static JsonNode connected(String path) {
        for (JsonNode each : JSON.readTree(collector.get(path))) {
            if (each.get("stage").stringValue().equals("CONNECTED")) {
                return each;
            }
        }
        throw new AssertionError(path + " has no blocks");
    }

    @Test
    void theSameImportTwiceAndInAnotherOrderGivesTheSame() throws IOException, InterruptedException {
        String early = row(1, 1_700_000_000_000L) + row(2, 1_700_000_600_000L) + row(3, 1_700_001_200_000L);
        String late = row(2, 1_700_001_900_500L) + row(3, 1_700_001_900_750L) + row(1, 1_700_000_002_250L);
        post("ann", "signet", early);
        post("bea", "signet", late);
        String after = blocks("signet");
        post("bea", "testnet4", late);
        post("ann", "testnet4", early);
        post("ann", "testnet4", early);
        post("bea", "testnet4", late);

        assertThat(blocks("testnet4").replace("testnet4", "signet")).isEqualTo(after);
        assertThat(after)
                .contains("\"height\":1,\"stages\":{\"CONNECTED\":{\"seen\":2,\"expected\":2,\"first\":\"ann\"")
                .contains("\"spreadMicros\":2250000")
                // bea had blocks 2 and 3 when a later block was long out.
                .contains("\"othersMicros\":{\"bea\":1300500000}");
    }

    /** Blocks have the same hashes on both networks here, so by list and not one by one. */
    private static String blocks(String network) {
        return collector.get("api/v1/blocks?network=" + network);
    }

    @Test
    void importedArrivalsStandBesideWhatLiveNodesSaw() throws IOException, InterruptedException {
        String rows = row(7, 1_600_000_000_123L);
        post("cleo", "regtest", rows);
        assertThat(collector.get("api/v1/arrivals/cleo?network=regtest").strip())
                .isEqualTo(rows.strip());
        assertThat(collector.get("api/v1/statistics/nodes?network=regtest&from=1599999999000000&to=1600000009000000"))
                .contains("\"node\":\"cleo\",\"count\":1,\"p50Micros\":0");
    }

    @ParameterizedTest
    @CsvSource({
        "'x,y,z', 1, 'line 1: the height'",
        "'', 1, 'line 1: there is no row'",
        "'1,HASH1,1700000000000;2,abc,1700000000000', 2, 'line 2: the hash'",
        "'1,HASH1,1700000000000;2,HASH1,1700000000000', 2, 'line 2: the height is 2, an earlier row'",
        "'1,HASH1,4000000000000', 1, 'line 1: the arrival is too recent'",
    })
    void aBadRowRefusesTheWholeAndIsNamed(String rows, int line, String words)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                post("dora", "main", rows.replace("HASH", HASH).replace(';', '\n'));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains(words, "\"line\":" + line, "\"field\":\"body\"");
        assertThat(collector.get("api/v1/arrivals/dora?network=main")).isEmpty();
    }

    @Test
    void onlyTheNodesOwnTokenImports() throws IOException, InterruptedException {
        HttpResponse<String> nobody = HTTP.send(
                HttpRequest.newBuilder(collector.url().resolve("api/v1/arrivals/ann?network=main"))
                        .POST(HttpRequest.BodyPublishers.ofString(row(1, 1_700_000_000_000L)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        String eve = TestCollector.token(collector.tokens(), "eve");
        HttpResponse<String> other = HTTP.send(
                HttpRequest.newBuilder(collector.url().resolve("api/v1/arrivals/ann?network=main"))
                        .header("Authorization", "Bearer " + eve)
                        .POST(HttpRequest.BodyPublishers.ofString(row(1, 1_700_000_000_000L)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(List.of(nobody.statusCode(), other.statusCode())).containsExactly(401, 403);
        assertThat(post("ann", "moon", "").body()).contains("\"field\":\"network\"");
    }
}
