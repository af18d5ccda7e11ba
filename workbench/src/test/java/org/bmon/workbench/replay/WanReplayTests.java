package org.bmon.workbench.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.workbench.replay.Report.micros;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bmon.common.RanAgainst;
import org.bmon.workbench.CommandRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Real nodes over links of known delay: the report against the raw logs, read independently. */
class WanReplayTests {

    /** The part that is shipped in the tree. */
    @Nested
    class Sample extends Wan {

        Sample() {
            super(CommandRun.SAMPLE, 6, 1, 140);
        }
    }

    /** The whole recording, where it is. */
    @Nested
    class Whole extends Wan {

        Whole() {
            super(CommandRun.SHARED.resolve("recordings/wan-5"), 31, 3, 1_000);
        }
    }

    @TestInstance(Lifecycle.PER_CLASS)
    abstract static class Wan {

        private final Path recording;
        private final int mined;
        private final int races;
        private final int transactions;
        private RecordedTruth truth;
        private Report report;

        Wan(Path recording, int mined, int races, int transactions) {
            this.recording = recording;
            this.mined = mined;
            this.races = races;
            this.transactions = transactions;
        }

        @BeforeAll
        void replay(@TempDir Path scratch) throws IOException {
            assumeTrue(Files.isDirectory(recording), "NOT RUN: there is no recording at " + recording);
            truth = new RecordedTruth(recording);
            report = Report.of(recording, scratch);
            RanAgainst.tell("recordings", recording);
        }

        @Test
        void noticesAreTheRacesAndTheReorgsThatEndedThem() {
            assertThat(report.list("notices"))
                    .extracting(notice -> notice.path("kind").stringValue())
                    .hasSize(2 * races)
                    .containsOnly("race", "reorg");
            assertThat(report.list("notices"))
                    .filteredOn(notice -> notice.path("kind").stringValue().equals("race"))
                    .hasSize(races)
                    .allSatisfy(race -> {
                        assertThat(race.has("untilMicros")).isTrue();
                        assertThat(race.path("nodes")).hasSize(5);
                    });
        }

        @Test
        void everyBlockIsFirstAtItsMiner() throws IOException {
            for (JsonNode step : minedBlocks()) {
                JsonNode stage = connected(step.path("hash").stringValue());
                assertThat(stage.path("first").stringValue())
                        .as(step.toString())
                        .isEqualTo(step.path("by").stringValue());
            }
        }

        @Test
        void everyDelayOfABlockIsThatOfTheLogsAtEveryStage() throws IOException {
            int stages = 0;
            for (JsonNode step : minedBlocks()) {
                String hash = step.path("hash").stringValue();
                for (String stage : List.of("HEADER", "DATA", "CONNECTED")) {
                    SortedMap<String, Long> delays = truth.delays(stage, hash);
                    JsonNode spread = report.block(hash).path("stages").path(stage);
                    assertThat(micros(spread.path("delaysMicros")))
                            .as("%s of %s", stage, hash)
                            .isEqualTo(delays);
                    assertThat(spread.path("spreadMicros").longValue()).isEqualTo(Collections.max(delays.values()));
                    stages++;
                }
            }
            assertThat(stages).isEqualTo(3 * mined);
        }

        /** A node sends a block on as soon as its data is checked, a moment before it connects the block itself. */
        @Test
        void noNodeConnectsABlockSoonerThanItsDataCouldComeFromTheMiner() throws IOException {
            Map<String, Long> paths = truth.shortestPaths();
            for (JsonNode step : minedBlocks()) {
                String miner = step.path("by").stringValue();
                String hash = step.path("hash").stringValue();
                JsonNode stage = connected(hash);
                long sent = truth.firsts("DATA").get(hash).get(miner);
                long ownConnecting = stage.path("firstMicros").longValue() - sent;
                assertThat(ownConnecting).isBetween(0L, 10_000L);
                micros(stage.path("delaysMicros"))
                        .forEach((node, delay) -> assertThat(delay + ownConnecting)
                                .as("from %s to %s", miner, node)
                                .isGreaterThanOrEqualTo(paths.get(miner + " " + node)));
            }
        }

        @Test
        void aRaceStandsAsTwoBlocksOfOneHeight() throws IOException {
            Map<Integer, TreeSet<String>> byHeight = new TreeMap<>();
            for (JsonNode step : minedBlocks()) {
                if (step.path("step").stringValue().equals("race")) {
                    String hash = step.path("hash").stringValue();
                    byHeight.computeIfAbsent(report.block(hash).path("height").intValue(), h -> new TreeSet<>())
                            .add(hash);
                }
            }
            assertThat(byHeight).hasSize(races);
            byHeight.forEach((height, hashes) -> {
                assertThat(hashes).hasSize(2);
                assertThat(report.list("blocks").stream()
                                .filter(block -> block.path("height").intValue() == height)
                                .map(block -> block.path("hash").stringValue()))
                        .containsExactlyInAnyOrderElementsOf(hashes);
            });
        }

        @Test
        void everyBlockThatAnyNodeConnectedIsThereWithEveryNodeThatDid() {
            truth.firsts("CONNECTED").forEach((hash, times) -> {
                JsonNode stage = connected(hash);
                TreeSet<String> nodes =
                        new TreeSet<>(micros(stage.path("delaysMicros")).keySet());
                nodes.addAll(micros(stage.path("othersMicros")).keySet());
                if (stage.path("expected").intValue() > 0) {
                    assertThat(nodes).as(hash).isEqualTo(times.keySet());
                }
            });
        }

        @Test
        void everyTransactionsDelaysAreThoseOfTheLogs() {
            Map<String, SortedMap<String, Long>> accepted = truth.firsts("ACCEPTED");
            assertThat(report.list("transactions")).hasSameSizeAs(accepted.keySet());
            assertThat(accepted.size()).isGreaterThanOrEqualTo(transactions);
            for (JsonNode transaction : report.list("transactions")) {
                String txid = transaction.path("txid").stringValue();
                SortedMap<String, Long> delays = truth.delays("ACCEPTED", txid);
                assertThat(micros(transaction.path("delaysMicros"))).as(txid).isEqualTo(delays);
                assertThat(delays.get(transaction.path("first").stringValue())).isZero();
                assertThat(transaction.path("spreadMicros").longValue()).isEqualTo(Collections.max(delays.values()));
            }
        }

        @Test
        void nothingWasMissedOrMisread() {
            assertThat(report.list("gaps")).isEmpty();
            assertThat(report.json().path("unmatched").propertyNames())
                    .doesNotContain("validation", "bench", "cmpctblock", "mempool", "mempoolrej");
            assertThat(report.list("invalidBlocks")).isEmpty();
        }

        @Test
        void everyConnectedBlockWasTimed() {
            long connects = truth.firsts("CONNECTED").values().stream()
                    .mapToLong(SortedMap::size)
                    .sum();
            assertThat(report.list("connectMillis")).hasSize((int) connects);
            assertThat(report.list("connectMillis"))
                    .allSatisfy(entry ->
                            assertThat(entry.path("total").doubleValue()).isPositive());
        }

        private JsonNode connected(String hash) {
            return report.block(hash).path("stages").path("CONNECTED");
        }

        private List<JsonNode> minedBlocks() throws IOException {
            List<JsonNode> blocks = truth.scenario().stream()
                    .filter(step -> step.has("by") && step.has("hash"))
                    .toList();
            assertThat(blocks).hasSize(mined);
            return blocks;
        }
    }
}
