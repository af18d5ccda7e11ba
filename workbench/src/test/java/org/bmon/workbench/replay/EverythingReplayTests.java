package org.bmon.workbench.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.bmon.workbench.replay.Report.strings;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bmon.common.RanAgainst;
import org.bmon.workbench.CommandRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The recording of everything that can happen: reorgs, bad blocks, a rejection, a restart. */
class EverythingReplayTests {

    private static final Path RECORDING = CommandRun.SHARED.resolve("recordings/bitcoind-31.99");
    private static final List<String> LOST_BRANCH = List.of(
            "69ea609b6febf4233a3abce9a1f14fda66dbce3369a7e157ecc2ae67c44e6fb4",
            "4ace141f810a9da3eec9d8f698878d89c4d66c1f5f346980321e5f8ab0a4d2c5");
    private static final List<String> WON_BRANCH = List.of(
            "73bc306708889e985420ed30515571649ae1c1890489b8270a1a1e97b6377f16",
            "542d578014189af84277140660eadcaf6763ec7fdc56b3f89ce409d1246c5c24",
            "1781598d854b14fcf4c13d4076977427fe83b71386881a4acaf32795b98c4289");

    private static RecordedTruth truth;
    private static Report report;

    @BeforeAll
    static void replay(@TempDir Path scratch) throws IOException {
        assumeTrue(Files.isDirectory(RECORDING), "NOT RUN: there is no recording at " + RECORDING);
        truth = new RecordedTruth(RECORDING);
        report = Report.of(RECORDING, scratch);
        RanAgainst.tell("recordings", RECORDING);
    }

    @Test
    void everyBlockOfTheScenarioIsConnectedOnTheRightNodes() throws IOException {
        Set<String> scenario = new TreeSet<>();
        for (JsonNode step : truth.scenario()) {
            if (step.path("step").stringValue().equals("block")) {
                scenario.add(step.path("hash").stringValue());
            }
            step.path("blocks").forEach(hash -> scenario.add(hash.stringValue()));
        }
        assertThat(scenario).hasSize(11);
        for (String hash : scenario) {
            Set<String> nodes =
                    LOST_BRANCH.contains(hash) ? Set.of("node0", "node1") : Set.of("node0", "node1", "node2");
            assertThat(connectedOn(hash)).as(hash).isEqualTo(nodes);
        }
    }

    @Test
    void everyBlockThatAnyNodeConnectedIsThere() {
        assertThat(truth.firsts("CONNECTED")).hasSizeGreaterThan(270);
        for (String hash : truth.firsts("CONNECTED").keySet()) {
            assertThat(report.block(hash).path("stages").has("CONNECTED"))
                    .as(hash)
                    .isTrue();
        }
    }

    @Test
    void delaysOfExpectedNodesAreThoseOfTheLogs() {
        int compared = 0;
        for (JsonNode block : report.list("blocks")) {
            JsonNode stage = block.path("stages").path("CONNECTED");
            if (stage.has("first")) {
                String first = stage.path("first").stringValue();
                var times = truth.firsts("CONNECTED").get(block.path("hash").stringValue());
                Report.micros(stage.path("delaysMicros"))
                        .forEach((node, delay) -> assertThat(delay).isEqualTo(times.get(node) - times.get(first)));
                Report.micros(stage.path("othersMicros"))
                        .forEach((node, delay) -> assertThat(delay).isEqualTo(times.get(node) - times.get(first)));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(200);
    }

    @Test
    void nodesZeroAndOneWentThroughTheReorgOfDepthTwo() {
        List<JsonNode> reorgs = report.list("reorgs").stream()
                .filter(reorg -> strings(reorg.path("connected")).equals(WON_BRANCH))
                .filter(reorg -> strings(reorg.path("disconnected")).equals(LOST_BRANCH))
                .toList();

        // Node 1 does it once more after reconsiderblock.
        assertThat(reorgs)
                .extracting(
                        reorg -> reorg.path("node").stringValue(),
                        reorg -> reorg.path("depth").intValue())
                .containsExactly(tuple("node0", 2), tuple("node1", 2), tuple("node1", 2));
        assertThat(report.list("reorgs"))
                .extracting(r -> r.path("node").stringValue())
                .doesNotContain("node2");
    }

    @Test
    void invalidBlocksStandWithTheirReasonsAndTheNodesThatJudgedThem() {
        assertThat(report.list("invalidBlocks"))
                .extracting(
                        block -> block.path("hash").stringValue().substring(0, 4),
                        block -> block.path("reason").stringValue(),
                        block -> strings(block.path("nodes")))
                .containsExactlyInAnyOrder(
                        tuple("52fc", "bad-cb-amount", List.of("node0", "node1")),
                        tuple("770b", "bad-txnmrklroot", List.of("node0")),
                        tuple("5f4f", "time-too-new", List.of("node0")),
                        tuple("6fad", "bad-cb-amount", List.of("node1")));
    }

    @Test
    void nodeTwoRejectedTheDataCarrier() throws IOException {
        String txid = truth.scenario().stream()
                .filter(step -> step.path("step").stringValue().startsWith("sent OP_RETURN"))
                .map(step -> step.path("txid").stringValue())
                .findFirst()
                .orElseThrow();

        assertThat(report.list("rejections"))
                .extracting(
                        rejection -> rejection.path("txid").stringValue(),
                        rejection -> rejection.path("node").stringValue(),
                        rejection -> rejection.path("reason").stringValue())
                .containsExactly(tuple(txid, "node2", "datacarrier"));
    }

    @Test
    void noticesAreExactlyWhatWasDone() {
        assertThat(report.list("notices"))
                .extracting(notice -> notice.path("kind").stringValue(), notice -> strings(notice.path("nodes")))
                .containsExactlyInAnyOrder(
                        tuple("policy-split", List.of("node2")),
                        tuple("replacements", List.of("node0", "node1", "node2")),
                        tuple("race", List.of("node0", "node1", "node2")),
                        tuple("reorg", List.of("node0", "node1")),
                        // invalidateblock takes node 1 back to the branch that it had left.
                        tuple("reorg", List.of("node1")),
                        tuple("node-warning", List.of("node1")),
                        tuple("bad-block", List.of("node0", "node1")),
                        tuple("bad-block", List.of("node0")),
                        tuple("bad-block", List.of("node0")),
                        tuple("bad-block", List.of("node1")),
                        tuple("node-restarted", List.of("node1")));
        assertThat(report.list("notices"))
                .filteredOn(notice -> notice.path("kind").stringValue().equals("bad-block"))
                .extracting(notice -> notice.path("evidence")
                        .path("reasons")
                        .iterator()
                        .next()
                        .stringValue())
                .containsExactlyInAnyOrder("bad-cb-amount", "bad-txnmrklroot", "time-too-new", "bad-cb-amount");
    }

    @Test
    void replacementIsFoundOnceOnAllNodes() throws IOException {
        JsonNode step = truth.scenario().stream()
                .filter(each -> each.path("step").stringValue().equals("rbf"))
                .findFirst()
                .orElseThrow();

        assertThat(report.list("notices"))
                .filteredOn(notice -> notice.path("kind").stringValue().equals("replacements"))
                .singleElement()
                .satisfies(notice -> {
                    JsonNode evidence = notice.path("evidence");
                    assertThat(evidence.path("replacements").longValue()).isEqualTo(1);
                    assertThat(evidence.path("latest").get(0).path("by").stringValue())
                            .isEqualTo(step.path("by").stringValue());
                });
        assertThat(report.list("replacements"))
                .extracting(
                        replacement -> strings(replacement.path("replaced")),
                        replacement -> replacement.path("by").stringValue(),
                        replacement -> strings(replacement.path("nodes")))
                .containsExactly(tuple(
                        List.of(step.path("replaced").stringValue()),
                        step.path("by").stringValue(),
                        List.of("node0", "node1", "node2")));
    }

    @Test
    void everyLineOfTheNeededCategoriesWasUnderstood() {
        assertThat(report.json().path("unmatched").propertyNames())
                .contains("net")
                .doesNotContain("validation", "bench", "cmpctblock", "mempool", "mempoolrej");
    }

    @Test
    void theReportIsOfTheShapeThatIsPromised() {
        JsonNode json = report.json();

        assertThat(json.path("network").stringValue()).isEqualTo("regtest");
        assertThat(report.list("nodes"))
                .extracting(
                        node -> node.path("name").stringValue(),
                        node -> node.path("version").stringValue())
                .containsExactly(
                        tuple("node0", "/Satoshi:31.99.0/"),
                        tuple("node1", "/Satoshi:31.99.0/"),
                        tuple("node2", "/Satoshi:31.99.0/"));
        assertThat(json.propertyNames())
                .contains(
                        "blocks",
                        "transactions",
                        "reorgs",
                        "invalidBlocks",
                        "rejections",
                        "connectMillis",
                        "gaps",
                        "unmatched");
        JsonNode stage = report.block(WON_BRANCH.get(2)).path("stages").path("CONNECTED");
        assertThat(stage.propertyNames())
                .contains(
                        "seen",
                        "expected",
                        "first",
                        "spreadMicros",
                        "meanMicros",
                        "stddevMicros",
                        "p50Micros",
                        "p90Micros",
                        "p99Micros",
                        "delaysMicros",
                        "quality");
        JsonNode timed = report.list("connectMillis").get(0);
        assertThat(timed.propertyNames()).contains("node", "hash", "total", "steps");
        List<Integer> heights = report.list("blocks").stream()
                .filter(block -> block.has("height"))
                .map(block -> block.path("height").intValue())
                .toList();
        assertThat(heights).isSorted();
    }

    private static Set<String> connectedOn(String hash) {
        JsonNode stage = report.block(hash).path("stages").path("CONNECTED");
        Set<String> nodes =
                new TreeSet<>(Report.micros(stage.path("delaysMicros")).keySet());
        nodes.addAll(Report.micros(stage.path("othersMicros")).keySet());
        return nodes;
    }
}
