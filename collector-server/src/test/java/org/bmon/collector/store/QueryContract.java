package org.bmon.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.Stage;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.event.TxRejected;
import org.junit.jupiter.api.Test;

/** What every history answers to those who ask for many records at once. */
abstract class QueryContract extends HistoryFixture {

    @Test
    void latestBlocksComeNewestFirst() {
        List<BlockHash> hashes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            BlockHash hash = new BlockHash(0, 0, 0, i);
            hashes.add(0, hash);
            write(at(T0).block(
                            Network.MAIN,
                            new BlockSpread(
                                    hash,
                                    null,
                                    Map.of(Stage.HEADER, spread(Stage.HEADER, T0 + i, Map.of("ada", 0L), Map.of())))));
        }
        assertThat(store.latestBlocks(null, 3))
                .extracting(found -> found.value().hash())
                .containsExactlyElementsOf(hashes.subList(0, 3));
    }

    @Test
    void pagesOfBlocksHaveEachBlockOnce() {
        Set<BlockHash> written = new TreeSet<>(Comparator.comparing(BlockHash::toHex));
        for (int i = 0; i < 7; i++) {
            BlockHash hash = new BlockHash(0, 0, -i, i);
            written.add(hash);
            // Some of one moment: the hash tells them apart.
            write(at(T0).block(Network.MAIN, connected(hash, T0 + i / 3, Map.of("ada", 0L, "bob", 10L * i))));
        }

        List<BlockHash> read = new ArrayList<>();
        List<BlockHash> stages = new ArrayList<>();
        Cursor after = null;
        do {
            TimeQuery query = new TimeQuery(Network.MAIN, T0, T0 + 9, after, 2);
            Page<BlockSpread> page = store.blocks(query);
            page.items().forEach(found -> read.add(found.value().hash()));
            store.stages(query, Stage.CONNECTED)
                    .items()
                    .forEach(found -> stages.add(found.value().hash()));
            after = page.next();
        } while (after != null);

        assertThat(read).containsExactlyInAnyOrderElementsOf(written);
        assertThat(stages).isEqualTo(read);
        assertThat(store.blocks(TimeQuery.between(null, T0 + 1, T0 + 2)).items())
                .hasSize(3);
    }

    @Test
    void pagesOfNoticesAndReorgsHaveEachOnce() {
        List<String> keys = List.of("a/b", "a/c", "b", "c");
        for (String key : keys) {
            write(at(T0).notice(Network.MAIN, notice(NoticeKind.REORG, key, T0, T0))
                    .notice(Network.MAIN, notice(NoticeKind.RACE, key, T0 + 1, null))
                    .reorg(Network.MAIN, new Reorg(new NodeName(key.substring(0, 1)), T0, List.of(), List.of())));
        }

        List<String> read = new ArrayList<>();
        Cursor after = null;
        do {
            Page<Notice> page = store.notices(NoticeQuery.latest(3), after);
            page.items()
                    .forEach(found -> read.add(
                            found.value().kind().label() + " " + found.value().key()));
            after = page.next();
        } while (after != null);
        List<String> nodes = new ArrayList<>();
        do {
            Page<Reorg> page = store.reorgs(new TimeQuery(null, T0, T0 + 1, after, 1));
            page.items().forEach(found -> nodes.add(found.value().node().value()));
            after = page.next();
        } while (after != null);

        assertThat(read)
                .containsExactly(
                        "race a/b", "race a/c", "race b", "race c", "reorg a/b", "reorg a/c", "reorg b", "reorg c");
        assertThat(nodes).containsExactly("a", "b", "c");
    }

    @Test
    void spreadsAndDelaysOfATimeAreHandedOver() {
        BlockHash lone = new BlockHash(0, 0, 0, 7);
        write(at(T0).block(
                        Network.MAIN,
                        new BlockSpread(
                                BLOCK,
                                7,
                                Map.of(
                                        Stage.CONNECTED,
                                        spread(
                                                Stage.CONNECTED,
                                                T0,
                                                Map.of("ada", 0L, "bob", 40L),
                                                Map.of("cyd", 90L)))))
                .block(Network.MAIN, connected(lone, T0, Map.of("ada", 0L))));
        List<Long> expected = new ArrayList<>();
        List<Long> all = new ArrayList<>();
        List<String> delays = new ArrayList<>();
        TimeQuery query = TimeQuery.between(null, T0, T0 + 1);

        store.spreads(query, false, (network, stage, micros) -> expected.add(micros));
        store.spreads(query, true, (network, stage, micros) -> all.add(micros));
        store.delays(query, Stage.CONNECTED, (network, node, micros) -> delays.add(node + " " + micros));

        assertThat(expected).containsExactly(40L);
        assertThat(all).containsExactly(90L);
        assertThat(delays).containsExactlyInAnyOrder("ada 0", "bob 40", "ada 0");
    }

    @Test
    void noticesAreFoundByNetworkKindAndTime() {
        Notice first = notice(NoticeKind.REORG, "a", T0, T0);
        Notice second = notice(NoticeKind.RACE, "b", T0 + 1, T0 + 1);
        Notice other = notice(NoticeKind.REORG, "c", T0 + 2, T0 + 2);
        write(at(T0).notice(Network.MAIN, first).notice(Network.MAIN, second).notice(Network.SIGNET, other));

        assertThat(store.notices(new NoticeQuery(Network.MAIN, Set.of(), T0, T0 + 9, false, 9)))
                .extracting(OfNetwork::value)
                .containsExactly(second, first);
        assertThat(store.notices(new NoticeQuery(null, Set.of(NoticeKind.REORG), T0 + 1, T0 + 9, false, 9)))
                .extracting(OfNetwork::value)
                .containsExactly(other);
    }

    @Test
    void namesAreInTheSameOrderInEveryDatabase() {
        for (String name : List.of("bob", "Ada", "ada-2", "ada.1", "Zoe")) {
            write(at(T0).node(new NodeRecord(new NodeName(name), Network.MAIN, null, T0, T0, null))
                    .rejection(
                            Network.MAIN,
                            new Rejection(
                                    new NodeName(name), new TxRejected(Stamp.ofLog(T0), TX, null, 4, "why", null))));
        }

        assertThat(store.nodes())
                .extracting(record -> record.node().value())
                .containsExactly("Ada", "Zoe", "ada-2", "ada.1", "bob");
        assertThat(store.rejections(TX))
                .extracting(found -> found.value().node().value())
                .containsExactly("Ada", "Zoe", "ada-2", "ada.1", "bob");
    }
}
