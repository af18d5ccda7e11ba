package org.bmon.workbench.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bmon.workbench.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReplayCommandTests {

    @TempDir
    Path scratch;

    @Test
    void theTableShowsNodesBlocksRacesAndReorgs() {
        CommandRun run = CommandRun.of("replay", CommandRun.SAMPLE);

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("5 nodes on regtest, 2026-11-22 19:04:17 to 19:07:14 UTC")
                .containsPattern("node4 +Satoshi:28\\.0\\.0 ")
                .containsPattern("188 +…2eb762b7df4b +node1 +5/5 .* race\n")
                .containsPattern("188 +…487894cfa4fc +node4 +1/5 .* partial +race\n")
                .containsPattern("189 +…9c5c38f77247 +node0 +5/5 .* complete\n")
                .containsPattern("node4 +19:06:45\\.192 +1 +…487894cfa4fc +…2eb762b7df4b …9c5c38f77247")
                .contains("Every log line of the categories that bmon needs was understood.");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 120);
    }

    @Test
    void aSecondRunSaysTheSame() throws IOException {
        CommandRun first = CommandRun.of("replay", CommandRun.SAMPLE, "--json", "-");
        CommandRun second = CommandRun.of("replay", CommandRun.SAMPLE, "--json", "-");

        assertThat(second).isEqualTo(first);
        JsonNode json = JsonMapper.shared().readTree(first.out());
        assertThat(json.path("blocks").size()).isEqualTo(7);
    }

    @Test
    void withAFileBothComeTheTableAndTheFile() throws IOException {
        Path file = scratch.resolve("report.json");

        CommandRun run = CommandRun.of("replay", CommandRun.SAMPLE, "--json", file);

        assertThat(run.out()).contains("HEIGHT");
        assertThat(JsonMapper.shared()
                        .readTree(Files.readString(file))
                        .path("network")
                        .stringValue())
                .isEqualTo("regtest");
    }

    @Test
    void withoutRecordedExchangesTheLogTellsNetworkAndVersion() throws IOException {
        Path node = Files.createDirectories(scratch.resolve("recording/lonely"));
        Files.createDirectory(node.resolve("rpc"));
        Files.copy(CommandRun.SAMPLE.resolve("node3/debug.log"), node.resolve("debug.log"));
        Files.copy(CommandRun.SAMPLE.resolve("node3/zmq.jsonl"), node.resolve("zmq.jsonl"));

        CommandRun run = CommandRun.of("replay", node.getParent());

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("1 node on regtest").containsPattern("lonely +v28\\.0 ");
    }

    @Test
    void aLostMessageIsAGap() throws IOException {
        Path recording = Files.createDirectory(scratch.resolve("recording"));
        Path node = Files.createDirectories(recording.resolve("node3"));
        Files.createDirectory(node.resolve("rpc"));
        Files.copy(CommandRun.SAMPLE.resolve("node3/debug.log"), node.resolve("debug.log"));
        List<String> messages = Files.readAllLines(CommandRun.SAMPLE.resolve("node3/zmq.jsonl"));
        List<String> lost = messages.stream()
                .filter(line -> line.contains("\"sequence\""))
                .toList()
                .subList(20, 22);
        messages.removeAll(lost);
        Files.write(node.resolve("zmq.jsonl"), messages);

        CommandRun run = CommandRun.of("replay", recording, "--json", "-");

        JsonNode gaps = JsonMapper.shared().readTree(run.out()).path("gaps");
        assertThat(gaps.size()).isEqualTo(1);
        assertThat(gaps.get(0).path("node").stringValue()).isEqualTo("node3");
        assertThat(gaps.get(0).path("source").stringValue()).isEqualTo("ZMQ");
        assertThat(gaps.get(0).path("missing").longValue()).isEqualTo(2);
    }

    @Test
    void aFewDamagedLinesAreAGapAndTheRestCounts() throws IOException {
        Path recording = Files.createDirectory(scratch.resolve("recording"));
        Path node = Files.createDirectories(recording.resolve("node3"));
        Files.createDirectory(node.resolve("rpc"));
        Files.copy(CommandRun.SAMPLE.resolve("node3/zmq.jsonl"), node.resolve("zmq.jsonl"));
        List<String> lines = new ArrayList<>(Files.readAllLines(CommandRun.SAMPLE.resolve("node3/debug.log")));
        lines.add(400, "\0".repeat(4_096));
        Files.write(node.resolve("debug.log"), lines);

        CommandRun run = CommandRun.of("replay", recording, "--json", "-");

        JsonNode json = JsonMapper.shared().readTree(run.out());
        assertThat(json.path("gaps").size()).isEqualTo(1);
        assertThat(json.path("gaps").get(0).path("kind").stringValue()).isEqualTo("lines-skipped");
        assertThat(json.path("gaps").get(0).path("missing").longValue()).isEqualTo(1);
        assertThat(json.path("blocks").size()).isEqualTo(7);
    }
}
