package org.bmon.collector.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.WatchedFleet.hash;
import static org.bmon.collector.WatchedFleet.log;
import static org.bmon.collector.WatchedFleet.micros;

import java.util.List;
import java.util.Map;
import org.bmon.collector.Samples;
import org.bmon.collector.WatchedFleet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.common.Network;
import org.bmon.common.event.BlockInvalid;
import org.bmon.common.event.HeaderSeen;
import org.junit.jupiter.api.Test;

class RaceWatchTests {

    private final WatchedFleet fleet = new WatchedFleet(Network.MAIN, "a", "b", "c");

    /** Two blocks at height 100 within a second; a and c see one first, b the other; the next block decides. */
    private void race() {
        fleet.connect("a", 700, 100, 100);
        fleet.connect("b", 700.5, 200, 100);
        fleet.connect("c", 700.8, 100, 100);
        fleet.until(800);
        fleet.connect("b", 1290, 201, 101);
        for (String node : new String[] {"a", "c"}) {
            fleet.change(node, 1291, 100, 100, 200, 201);
        }
        fleet.until(1310);
    }

    @Test
    void raceHasBothTimeLinesTheWinnerAndWhoSwitched() {
        fleet.connect("a", 700, 100, 100);
        fleet.connect("b", 700.5, 200, 100);
        fleet.until(800);
        assertThat(fleet.only(NoticeKind.RACE).isOpen()).isTrue();
        assertThat(fleet.kinds()).containsExactly(NoticeKind.RACE);
        fleet.connect("c", 700.8, 100, 100);
        fleet.connect("b", 1290, 201, 101);
        fleet.change("a", 1291, 100, 100, 200, 201);
        assertThat(fleet.only(NoticeKind.RACE).isOpen()).isTrue();
        fleet.change("c", 1292, 100, 100, 200);

        Notice race = fleet.only(NoticeKind.RACE);
        assertThat(race.sinceMicros()).isEqualTo(micros(700.48));
        assertThat(race.untilMicros()).isEqualTo(micros(1292.1));
        assertThat(race.evidence())
                .containsEntry("height", 100L)
                .containsEntry("winner", hash(200).toHex());
        assertThat(WatchedFleet.part(race, "switched")).containsOnlyKeys("a", "c");
        assertThat(WatchedFleet.part(race, "sides"))
                .containsOnlyKeys(hash(100).toHex(), hash(200).toHex());
    }

    @Test
    void ordinaryRaceIsARaceAndAReorgAndNothingElse() {
        race();
        fleet.connectAll(1900, 202, 102);
        fleet.until(4000);

        assertThat(fleet.kinds()).containsExactly(NoticeKind.REORG, NoticeKind.RACE);
    }

    @Test
    void staleBlockThatOnlyItsHeaderToldOfIsARace() {
        fleet.connectAll(700, 100, 100);
        fleet.tell("b", new HeaderSeen(log(701), hash(200), 100, 7L, HeaderSeen.Via.HEADERS));
        fleet.until(705);
        assertThat(fleet.kinds()).isEmpty();
        fleet.until(720);
        fleet.connectAll(1300, 101, 101);
        fleet.until(1400);

        assertThat(fleet.kinds()).containsExactly(NoticeKind.RACE);
        assertThat(fleet.only(NoticeKind.RACE).evidence())
                .containsEntry("winner", hash(100).toHex());
    }

    @Test
    void invalidBlockIsNoRace() {
        fleet.connectAll(700, 100, 100);
        fleet.tell("b", new HeaderSeen(log(701), hash(200), 100, 7L, HeaderSeen.Via.HEADERS));
        fleet.tell("b", new BlockInvalid(log(701.1), hash(200), 100, "bad-cb-amount", null));
        fleet.until(1000);

        assertThat(fleet.kinds()).containsExactly(NoticeKind.BAD_BLOCK);
    }

    @Test
    void headersOfOldForksAreNoRace() {
        for (int i = 0; i < 10; i++) {
            fleet.connectAll(700 + 600 * i, 100 + i, 100 + i);
        }
        fleet.tell("c", new HeaderSeen(log(6200), hash(500), 101, 7L, HeaderSeen.Via.HEADERS));
        fleet.until(6400);

        assertThat(fleet.kinds()).isEmpty();
    }

    @Test
    void slowNodeIsNoRace() {
        fleet.connectOn(List.of("a", "b"), 700, 100, 100);
        fleet.connectOn(List.of("a", "b"), 760, 101, 101);
        fleet.connect("c", 790, 100, 100);
        fleet.connect("c", 791, 101, 101);
        fleet.until(1000);

        assertThat(fleet.kinds()).isEmpty();
    }

    @Test
    void forkOfManyBlocksIsOneRace() {
        fleet.connect("a", 700, 100, 100);
        fleet.connect("b", 700.5, 200, 100);
        fleet.connect("a", 760, 101, 101);
        fleet.connect("b", 770, 201, 101);
        fleet.connect("a", 800, 102, 102);
        fleet.connect("b", 810, 202, 102);
        fleet.until(815);

        Notice race = fleet.only(NoticeKind.RACE);
        Map<String, Object> sides = WatchedFleet.part(race, "sides");
        assertThat(sides.values())
                .allSatisfy(side ->
                        assertThat((List<?>) ((Map<?, ?>) side).get("blocks")).hasSize(3));
    }

    @Test
    void blockConnectedAgainChangesNothing() {
        race();
        int told = fleet.told();
        fleet.tell("a", Samples.connected(micros(1320), hash(201), 101));
        fleet.until(1330);

        assertThat(fleet.told()).isEqualTo(told);
    }
}
