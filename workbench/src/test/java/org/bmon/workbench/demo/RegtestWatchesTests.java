package org.bmon.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.common.Network;
import org.bmon.common.RanAgainst;
import org.bmon.workbench.Bitcoind;
import org.bmon.workbench.truth.Notices;
import org.bmon.workbench.truth.WatchedLogs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The watches on real nodes: a replacement, a rejection, a fork with a double spend that heals, a damaged block, an operator's invalidateblock
 * and a restart. Needs the path of a bitcoind in BITCOIND.
 */
class RegtestWatchesTests {

    private static final Duration LONG = Duration.ofSeconds(120);
    private static final int MATURE = 100;

    /** The node that relays no data carriers and hears of them from two others. */
    private static final int STRICT = 4;

    private static final int CUT_OFF = 5;
    private static final int INVALIDATING = 2;

    private static Notices found = new Notices();
    private static String replaced = "";
    private static String replacement = "";
    private static String dataCarrier = "";
    private static String leftSpend = "";
    private static String joinedSpend = "";

    @BeforeAll
    static void everythingHappensOnce() throws IOException {
        String bitcoind = Bitcoind.needed();
        RanAgainst.tell("real bitcoind", bitcoind);
        WatchedLogs logs = new WatchedLogs(Network.REGTEST);
        found = logs.notices();
        try (RegtestFleet fleet = new RegtestFleet(bitcoind)) {
            List<RegtestRpc> nodes = fleet.calls().members().stream()
                    .map(member -> new RegtestRpc(member.rpcPort(), Path.of(member.cookie())))
                    .toList();
            // A node in its initial download asks only when something new is announced.
            Awaitility.await().atMost(LONG).pollInterval(Duration.ofSeconds(1)).until(() -> {
                mine(nodes.get(0), 1);
                return nodes.stream()
                        .allMatch(node -> node.call("getblockcount").asInt() >= 5);
            });
            mine(nodes.get(0), MATURE);
            awaitOneTip(nodes);
            replaceATransaction(nodes);
            sendADataCarrier(nodes, fleet.nodes().get(STRICT).debugLog());
            fork(nodes);
            nodes.get(0).call("submitblock", damaged(nodes.get(0)));
            invalidateAndReconsider(nodes.get(INVALIDATING));
            awaitOneTip(nodes);
            fleet.restart(CUT_OFF);
            for (int i = 0; i < nodes.size(); i++) {
                DemoFleet.Node node = fleet.nodes().get(i);
                logs.add(node.name(), node.debugLog(), 0);
                FleetFile.Member member = fleet.calls().members().get(i);
                logs.answering(node.name(), member.rpcPort(), Path.of(member.cookie()));
            }
            logs.analyse();
        }
    }

    private static void replaceATransaction(List<RegtestRpc> nodes) {
        replaced = send(nodes.get(0), 1, "0.00001", List.of());
        until(() -> nodes.stream().allMatch(node -> holds(node, replaced)));
        replacement = send(nodes.get(0), 1, "0.00005", List.of());
        until(() -> nodes.stream().allMatch(node -> holds(node, replacement)));
    }

    private static void sendADataCarrier(List<RegtestRpc> nodes, Path strictLog) {
        dataCarrier = send(nodes.get(0), 2, "0.00001", List.of(Map.of("data", "626d6f6e")));
        until(() -> nodes.subList(0, STRICT).stream().allMatch(node -> holds(node, dataCarrier)));
        until(() -> lines(strictLog).stream()
                .anyMatch(line -> line.contains(dataCarrier) && line.contains("was not accepted")));
    }

    private static void fork(List<RegtestRpc> nodes) {
        RegtestRpc last = nodes.get(CUT_OFF);
        last.call("setnetworkactive", false);
        until(() -> last.call("getconnectioncount").asInt() == 0);
        leftSpend = send(nodes.get(0), 3, "0.00001", List.of());
        joinedSpend = send(last, 3, "0.00002", List.of());
        mine(nodes.get(0), 2);
        awaitOneTip(nodes.subList(0, CUT_OFF));
        // One a second: three at once would look held back, and to another script, else the first two would be the very
        // blocks that the others have.
        int goal = last.call("getblockcount").asInt() + 3;
        Awaitility.await().atMost(LONG).pollInterval(Duration.ofSeconds(1)).until(() -> {
            last.call("generatetoaddress", 1, "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080");
            return last.call("getblockcount").asInt() == goal;
        });
        last.call("setnetworkactive", true);
        for (JsonNode peer : nodes.get(STRICT).call("getaddednodeinfo")) {
            nodes.get(STRICT).call("addnode", peer.path("addednode").asString(), "onetry");
        }
        awaitOneTip(nodes);
    }

    private static void invalidateAndReconsider(RegtestRpc node) {
        String tip = node.call("getbestblockhash").asString();
        node.call("invalidateblock", tip);
        node.call("reconsiderblock", tip);
    }

    private static void mine(RegtestRpc node, int blocks) {
        node.call("generatetodescriptor", blocks, OpenCoins.descriptor());
    }

    /** Sends the coinbase of a block on to where it is, less a fee in bitcoin, with more outputs; gives the txid. */
    private static String send(RegtestRpc node, int height, String fee, List<Map<String, String>> more) {
        String block = node.call("getblockhash", height).asString();
        String coinbase = node.call("getblock", block, 1).path("tx").get(0).asString();
        JsonNode coin = node.call("gettxout", coinbase, 0, false);
        String amount =
                coin.path("value").decimalValue().subtract(new BigDecimal(fee)).toPlainString();
        List<Map<String, String>> outputs = new ArrayList<>(more);
        outputs.add(Map.of(coin.path("scriptPubKey").path("address").asString(), amount));
        String hex = node.call(
                        "createrawtransaction",
                        List.of(Map.of("txid", coinbase, "vout", 0, "sequence", 0xfffffffdL)),
                        outputs)
                .asString();
        int end = hex.length() - 8;
        // The script is OP_TRUE: it is all that the witness has to show.
        String signed = hex.substring(0, 8) + "0001" + hex.substring(8, end) + "010151" + hex.substring(end);
        return node.call("sendrawtransaction", signed).asString();
    }

    private static boolean holds(RegtestRpc node, String txid) {
        return StreamSupport.stream(node.call("getrawmempool").spliterator(), false)
                .anyMatch(held -> held.asString().equals(txid));
    }

    /** A block that is well but for the last byte of its coinbase. */
    private static String damaged(RegtestRpc node) {
        String hex = node.call("generateblock", OpenCoins.descriptor(), List.of(), false)
                .path("hex")
                .asString();
        return hex.substring(0, hex.length() - 2) + "01";
    }

    private static void awaitOneTip(List<RegtestRpc> nodes) {
        until(() -> nodes.stream()
                        .map(node -> node.call("getbestblockhash").asString())
                        .distinct()
                        .count()
                == 1);
    }

    private static void until(BooleanSupplier condition) {
        Awaitility.await().atMost(LONG).until(condition::getAsBoolean);
    }

    private static List<String> lines(Path log) {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everythingIsFoundOnceAndNothingElse() {
        assertThat(found.kinds())
                .containsExactly(
                        NoticeKind.REORG,
                        // invalidateblock makes a node leave a block and warn of itself; it makes no bad block.
                        NoticeKind.REORG,
                        NoticeKind.RACE,
                        NoticeKind.BAD_BLOCK,
                        NoticeKind.POLICY_SPLIT,
                        NoticeKind.REPLACEMENTS,
                        NoticeKind.NODE_RESTARTED,
                        NoticeKind.NODE_WARNING);
    }

    @Test
    void forkIsOneReorgOfTheNodesThatChangedBranchesAndARaceThatIsOver() {
        assertThat(found.all(NoticeKind.REORG))
                .filteredOn(reorg -> reorg.nodes().size() > 1)
                .singleElement()
                .satisfies(reorg -> {
                    assertThat(reorg.nodes()).hasSize(5);
                    assertThat(reorg.evidence()).containsEntry("depth", 2L);
                });
        assertThat(found.only(NoticeKind.RACE).isOpen()).isFalse();
    }

    @Test
    void coinSpentOnBothBranchesIsADoubleSpendAndWhatBothConfirmedIsNone() {
        Notice reorg = found.all(NoticeKind.REORG).stream()
                .filter(one -> one.nodes().size() > 1)
                .findFirst()
                .orElseThrow();
        assertThat(reorg.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(reorg.evidence()).containsEntry("doubleSpendsKnown", true).containsEntry("doubleSpent", 1L);
        // The node that was cut off takes no data carriers; the replacement it mined as well.
        assertThat((List<?>) reorg.evidence().get("unconfirmedSample"))
                .extracting(Object::toString)
                .containsExactlyInAnyOrder(leftSpend, dataCarrier);
        assertThat((List<?>) reorg.evidence().get("doubleSpends"))
                .singleElement()
                .satisfies(twice -> {
                    assertThat(((Map<?, ?>) twice).get("left")).isEqualTo(leftSpend);
                    assertThat(((Map<?, ?>) twice).get("joined")).isEqualTo(joinedSpend);
                    assertThat(((Map<?, ?>) twice).get("output")).asString().matches("[0-9a-f]{32}:0");
                });
    }

    @Test
    void damagedBlockIsBadForTheNodeThatGotItAndWhatAnOperatorInvalidatesIsNot() {
        Notice bad = found.only(NoticeKind.BAD_BLOCK);
        assertThat(bad.summary()).contains("bad-txnmrklroot");
        assertThat(bad.nodes()).extracting(Object::toString).containsExactly("node0");
    }

    @Test
    void rejectionIsThatOfTheStrictNodeWithItsReason() {
        Notice split = found.only(NoticeKind.POLICY_SPLIT);
        assertThat(split.nodes()).extracting(Object::toString).containsExactly("node" + STRICT);
        assertThat(split.evidence())
                .containsEntry("reason", "datacarrier")
                .containsEntry("sample", List.of(dataCarrier))
                .containsEntry("acceptedBy", List.of("node0", "node1", "node2", "node3"));
    }

    @Test
    void replacementIsOneAtAllNodesWithItsFees() {
        Notice replacements = found.only(NoticeKind.REPLACEMENTS);
        assertThat(replacements.nodes()).hasSize(6);
        assertThat(replacements.evidence())
                .containsEntry("replacements", 1L)
                .containsEntry("feesBeforeSat", 1_000L)
                .containsEntry("feesAfterSat", 5_000L);
        assertThat((List<?>) replacements.evidence().get("latest"))
                .singleElement()
                .satisfies(one -> {
                    assertThat(((Map<?, ?>) one).get("by")).isEqualTo(replacement);
                    assertThat(((Map<?, ?>) one).get("replaced")).isEqualTo(List.of(replaced));
                });
    }

    @Test
    void restartIsOneAndClean() {
        Notice restart = found.only(NoticeKind.NODE_RESTARTED);
        assertThat(restart.nodes()).extracting(Object::toString).containsExactly("node" + CUT_OFF);
        assertThat(restart.evidence()).containsEntry("stoppedCleanly", true);
    }
}
