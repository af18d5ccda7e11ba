package org.bmon.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.DelayStatistics;
import org.bmon.collector.propagation.Quality;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ReportJsonTests {

    private static final JsonMapper JSON = new JsonMapper();
    private static final BlockHash HASH = new BlockHash(0, 0, 0, 0xab);
    private static final String HEX = "0".repeat(62) + "ab";

    private static StageSpread seen(Stage stage) {
        return new StageSpread(
                stage,
                2,
                3,
                new NodeName("a"),
                1_000L,
                new TreeMap<>(Map.of(new NodeName("a"), 0L, new NodeName("b"), 30L)),
                new TreeMap<>(Map.of(new NodeName("c"), -4L)),
                new DelayStatistics(30, 15, 225, 15, 0, 30, 30),
                2L,
                Quality.PARTIAL);
    }

    private static StageSpread unseen(Stage stage) {
        return new StageSpread(stage, 0, 3, null, null, new TreeMap<>(), new TreeMap<>(), null, null, Quality.SUSPECT);
    }

    @Test
    void blockHasItsStagesInTheirOrder() {
        BlockSpread block = new BlockSpread(
                HASH, 5, Map.of(Stage.CONNECTED, unseen(Stage.CONNECTED), Stage.HEADER, seen(Stage.HEADER)));

        assertThat(JSON.writeValueAsString(ReportJson.block(Network.MAIN, block)))
                .isEqualTo("{\"network\":\"main\",\"hash\":\"" + HEX + "\",\"height\":5,\"stages\":{\"HEADER\":"
                        + "{\"seen\":2,\"expected\":3,\"first\":\"a\",\"firstMicros\":1000,\"spreadMicros\":30,"
                        + "\"meanMicros\":15.0,\"stddevMicros\":15.0,\"p50Micros\":0,\"p90Micros\":30,\"p99Micros\":30,"
                        + "\"errorMicros\":2,\"delaysMicros\":{\"a\":0,\"b\":30},\"othersMicros\":{\"c\":-4},"
                        + "\"quality\":\"partial\"},\"CONNECTED\":{\"seen\":0,\"expected\":3,"
                        + "\"delaysMicros\":{},\"othersMicros\":{},\"quality\":\"suspect\"}}}");
    }

    @Test
    void whatIsNotKnownIsAbsent() {
        BlockSpread block = new BlockSpread(HASH, null, Map.of());

        assertThat(JSON.writeValueAsString(ReportJson.block(null, block)))
                .isEqualTo("{\"hash\":\"" + HEX + "\",\"stages\":{}}");
    }

    @Test
    void transactionHasTheFieldsOfItsStageBesideItsTxid() {
        TransactionSpread transaction = new TransactionSpread(new Txid(0, 0, 0, 1), seen(Stage.ACCEPTED));

        assertThat(JSON.writeValueAsString(ReportJson.transaction(null, transaction)))
                .startsWith("{\"txid\":\"" + "0".repeat(63) + "1\",\"seen\":2,\"expected\":3,\"first\":\"a\"")
                .contains("\"spreadMicros\":30", "\"delaysMicros\":{\"a\":0,\"b\":30}");
    }

    @Test
    void invalidBlockComesOnceForEachReason() {
        SortedMap<NodeName, String> reasons = new TreeMap<>(
                Map.of(new NodeName("a"), "bad-blk", new NodeName("b"), "bad-blk", new NodeName("c"), "high-hash"));

        assertThat(ReportJson.invalid(null, new InvalidBlock(HASH, reasons)))
                .containsExactly(
                        new ReportJson.Invalid(null, HEX, "bad-blk", List.of("a", "b")),
                        new ReportJson.Invalid(null, HEX, "high-hash", List.of("c")));
    }

    @Test
    void reorgTellsItsDepth() {
        Reorg reorg = new Reorg(new NodeName("a"), 9, List.of(HASH, HASH), List.of(HASH));

        assertThat(ReportJson.reorg(Network.SIGNET, reorg))
                .isEqualTo(new ReportJson.ReorgOfNode("signet", "a", 9, 2, List.of(HEX, HEX), List.of(HEX)));
    }
}
