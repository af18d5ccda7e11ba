package org.bmon.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.chain.SupplyTotal;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.event.TxRejected;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How every history keeps the journal and what is not a spread. */
abstract class FactContract extends HistoryFixture {

    @Test
    void chainEventsComeBack() {
        Reorg reorg = new Reorg(new NodeName("ada"), T0, List.of(BLOCK), List.of());
        InvalidBlock one = new InvalidBlock(BLOCK, reasons("ada", null));
        InvalidBlock both = new InvalidBlock(BLOCK, reasons("ada", "bob"));
        Rejection rejection = new Rejection(
                new NodeName("bob"), new TxRejected(Stamp.ofLog(T0), TX, null, 4, "min relay fee not met", null));
        write(at(T0).reorg(Network.MAIN, reorg).invalidBlock(Network.MAIN, one));
        write(at(T0).reorg(Network.MAIN, reorg)
                .invalidBlock(Network.MAIN, both)
                .rejection(Network.MAIN, rejection)
                .rejection(Network.MAIN, rejection));

        assertThat(store.reorgs(TimeQuery.latest(null, 9)).items())
                .containsExactly(new OfNetwork<>(Network.MAIN, reorg));
        assertThat(store.reorgs(TimeQuery.latest(Network.REGTEST, 9)).items()).isEmpty();
        assertThat(store.invalidBlocks(TimeQuery.latest(Network.MAIN, 9)).items())
                .containsExactly(new OfNetwork<>(Network.MAIN, both));
        assertThat(store.rejections(TX)).containsExactly(new OfNetwork<>(Network.MAIN, rejection));
    }

    private static SortedMap<NodeName, String> reasons(String first, @Nullable String second) {
        SortedMap<NodeName, String> reasons = new TreeMap<>();
        reasons.put(new NodeName(first), "bad-blk");
        if (second != null) {
            reasons.put(new NodeName(second), "high-hash");
        }
        return reasons;
    }

    @Test
    void journalForgetsUpToTheFirstEntryThatIsYoungEnough() {
        write(at(T0).journal(entry(1, T0, "Tip:1")).journal(entry(10, T0 + 9, "Tip:2")));
        write(at(T0).journal(entry(20, T0 + 1, "Tip:3")));

        store.forget(T0 + 5, 0, HistoryFixture::standing);

        List<Long> firsts = new ArrayList<>();
        store.journal(entry -> firsts.add(entry.first()));
        assertThat(firsts).containsExactly(10L, 20L);
    }

    @Test
    void journalKeepsItsOrderAndForgottenEntriesLeaveWhatStands() {
        StreamPosition position = new StreamPosition(STREAM, 20, 1, T0);
        write(at(T0).journal(entry(1, T0, "Started:1\nTip:1")).journal(entry(10, T0 + 1, "Tip:2")));
        write(at(T0).journal(entry(20, T0 + 2, "Tip:3")).position(position));

        store.forget(T0 + 2, 0, HistoryFixture::standing);
        reopen();

        List<Long> firsts = new ArrayList<>();
        store.journal(entry -> firsts.add(entry.first()));
        assertThat(firsts).containsExactly(20L);
        assertThat(store.standing())
                .extracting(event -> event.kind() + new String(event.event()))
                .containsExactly("Started1", "Tip2");
        assertThat(store.positions()).containsExactly(position);

        store.forget(T0 + 9, 0, HistoryFixture::standing);
        write(at(T0).journal(entry(30, T0 + 20, "Tip:4")));
        store.forget(T0 + 30, 0, HistoryFixture::standing);
        assertThat(store.standing())
                .extracting(event -> new String(event.event()))
                .containsExactly("1", "4");
    }

    private static JournalEntry entry(long first, long receivedMicros, String standing) {
        return new JournalEntry(
                STREAM,
                first,
                first + 1,
                receivedMicros,
                new ClockEstimate(-4, 2),
                new byte[] {1},
                standing.getBytes());
    }

    @Test
    void nodesComeBack() {
        NodeRecord heard = new NodeRecord(new NodeName("ada"), Network.MAIN, null, T0, T0, null);
        NodeRecord known =
                new NodeRecord(new NodeName("ada"), Network.MAIN, "v29.0.0", T0, T0 + 5, new ClockEstimate(-9, 3));
        write(at(T0).node(heard));
        assertThat(store.nodes()).containsExactly(heard);
        write(at(T0).node(known));
        assertThat(store.nodes()).containsExactly(known);
    }

    @Test
    void sumsOfTheSupplyAreKeptByBlock() {
        SupplyTotal low = new SupplyTotal(new BlockHash(0, 1, 2, 3), 7, 5, 100, 120);
        SupplyTotal high = new SupplyTotal(new BlockHash(0, 1, 2, 4), 8, 5, 150, 170);
        SupplyTotal rival = new SupplyTotal(new BlockHash(0, 1, 2, 5), 8, 5, 151, 170);
        write(at(T0).supply(Network.MAIN, high).supply(Network.MAIN, low));
        write(at(T0).supply(Network.MAIN, rival).supply(Network.SIGNET, low).supply(Network.MAIN, high));

        assertThat(store.supplies(Network.MAIN, 10)).hasSize(3).startsWith(low).contains(high, rival);
        assertThat(store.supplies(Network.MAIN, 2)).containsExactlyInAnyOrder(high, rival);
        assertThat(store.supplies(Network.REGTEST, 10)).isEmpty();
    }

    @Test
    void aNoticeThatComesAgainReplacesTheOneBefore() {
        write(at(T0).notice(Network.MAIN, notice(NoticeKind.NODE_BEHIND, "ada", T0, null)));
        assertThat(store.notices(NoticeQuery.open())).hasSize(1);

        Notice over = notice(NoticeKind.NODE_BEHIND, "ada", T0, T0 + 60);
        write(at(T0).notice(Network.MAIN, over));

        assertThat(store.notices(NoticeQuery.open())).isEmpty();
        assertThat(store.notices(NoticeQuery.latest(9))).containsExactly(new OfNetwork<>(Network.MAIN, over));
    }

    @Test
    void textThatADatabaseCannotHoldIsMadeHarmless() {
        Rejection odd = new Rejection(
                new NodeName("bob"), new TxRejected(Stamp.ofLog(T0), TX, null, 4, "a\0b", "\ud83d\ude00 \0"));
        write(at(T0).rejection(Network.MAIN, odd));

        assertThat(store.rejections(TX)).singleElement().satisfies(found -> {
            assertThat(found.value().event().reason()).isEqualTo("a\ufffdb");
            assertThat(found.value().event().detail()).isEqualTo("\ud83d\ude00 \ufffd");
        });
    }
}
