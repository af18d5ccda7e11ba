package org.bmon.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.bmon.agent.source.log.LogReader;
import org.bmon.collector.analysis.AnalysisListener;
import org.bmon.collector.analysis.AnalysisSettings;
import org.bmon.collector.analysis.FleetAnalysis;
import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxRejected;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The watches on real nodes: a fork that heals and a damaged block. Needs the path of a bitcoind in BITCOIND. */
class RegtestWatchesTests {

    private static final Duration LONG = Duration.ofSeconds(120);

    private record OfNode(NodeName node, Event event) {}

    @Test
    void forkOfRealNodesIsOneRaceAndOneReorgAndADamagedBlockIsBad() throws IOException {
        String bitcoind = System.getenv("BITCOIND");
        assumeTrue(bitcoind != null, "NOT RUN: BITCOIND names no bitcoind");
        Keeper found = new Keeper();
        try (RegtestFleet fleet = new RegtestFleet(Path.of(bitcoind))) {
            List<RegtestRpc> nodes = fleet.calls().members().stream()
                    .map(member -> new RegtestRpc(member.rpcPort(), Path.of(member.cookie())))
                    .toList();
            RegtestRpc first = nodes.get(0);
            RegtestRpc last = nodes.get(5);
            // A node in its initial download asks only when something new is announced.
            Awaitility.await().atMost(LONG).pollInterval(Duration.ofSeconds(1)).until(() -> {
                mine(first, 1);
                return nodes.stream()
                        .allMatch(node -> node.call("getblockcount").asInt() >= 5);
            });
            awaitOneTip(nodes);
            last.call("setnetworkactive", false);
            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> last.call("getconnectioncount").asInt() == 0);
            mine(first, 2);
            awaitOneTip(nodes.subList(0, 5));
            // To another script: else the first two would be the very blocks that the others have.
            last.call("generatetoaddress", 3, "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080");
            last.call("setnetworkactive", true);
            for (JsonNode peer : nodes.get(4).call("getaddednodeinfo")) {
                nodes.get(4).call("addnode", peer.path("addednode").asString(), "onetry");
            }
            awaitOneTip(nodes);
            first.call("submitblock", damaged(first));
            analyse(fleet.nodes(), found);
        }

        assertThat(found.notices.values())
                .extracting(Notice::kind)
                .containsExactlyInAnyOrder(NoticeKind.REORG, NoticeKind.RACE, NoticeKind.BAD_BLOCK);
        Notice reorg = found.only(NoticeKind.REORG);
        assertThat(reorg.nodes()).hasSize(5);
        assertThat(reorg.evidence()).containsEntry("depth", 2L);
        assertThat(found.only(NoticeKind.RACE).isOpen()).isFalse();
        assertThat(found.only(NoticeKind.BAD_BLOCK).summary()).contains("bad-txnmrklroot");
    }

    private static void mine(RegtestRpc node, int blocks) {
        node.call("generatetodescriptor", blocks, OpenCoins.descriptor());
    }

    /** A block that is well but for the last byte of its coinbase. */
    private static String damaged(RegtestRpc node) {
        String hex = node.call("generateblock", OpenCoins.descriptor(), List.of(), false)
                .path("hex")
                .asString();
        return hex.substring(0, hex.length() - 2) + "01";
    }

    private static void awaitOneTip(List<RegtestRpc> nodes) {
        Awaitility.await()
                .atMost(LONG)
                .until(() -> nodes.stream()
                                .map(node -> node.call("getbestblockhash").asString())
                                .distinct()
                                .count()
                        == 1);
    }

    private static void analyse(List<DemoFleet.Node> nodes, Keeper found) throws IOException {
        FleetAnalysis analysis = new FleetAnalysis(Network.REGTEST, AnalysisSettings.defaults(), found);
        List<OfNode> events = new ArrayList<>();
        for (DemoFleet.Node node : nodes) {
            analysis.clock(node.name(), ClockEstimate.SAME_CLOCK);
            LogReader reader = new LogReader(event -> events.add(new OfNode(node.name(), event)));
            byte[] log = Files.readAllBytes(node.debugLog());
            reader.accept(log, 0, log.length);
            reader.endOfFile();
        }
        events.sort(Comparator.comparingLong(of -> of.event.at().micros()));
        for (OfNode of : events) {
            analysis.advance(of.event.at().micros());
            analysis.accept(of.node, of.event);
        }
        analysis.finish();
    }

    private static final class Keeper implements AnalysisListener {

        private final Map<String, Notice> notices = new LinkedHashMap<>();

        Notice only(NoticeKind kind) {
            return notices.values().stream()
                    .filter(notice -> notice.kind() == kind)
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void notice(Notice notice) {
            notices.put(notice.kind() + " " + notice.key(), notice);
        }

        @Override
        public void block(BlockSpread block) {}

        @Override
        public void transaction(TransactionSpread transaction) {}

        @Override
        public void reorg(Reorg reorg) {}

        @Override
        public void invalidBlock(InvalidBlock block) {}

        @Override
        public void rejection(NodeName node, TxRejected rejection) {}
    }
}
