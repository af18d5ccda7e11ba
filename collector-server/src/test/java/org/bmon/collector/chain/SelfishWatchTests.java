package org.bmon.collector.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.WatchedFleet.hash;
import static org.bmon.collector.WatchedFleet.polled;

import java.util.List;
import org.bmon.collector.WatchedFleet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.common.Network;
import org.bmon.common.event.BlockContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfishWatchTests {

    private static final String[] NODES = {"a", "b", "c", "d", "e"};

    private static long alarms(WatchedFleet fleet) {
        return fleet.kinds().stream().filter(NoticeKind.SELFISH_MINING::equals).count();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void tenThousandHonestBlocksGiveAtMostOneFalseAlarm(long seed) {
        WatchedFleet fleet = new WatchedFleet(Network.MAIN, NODES);
        MinedChain chain = new MinedChain(fleet, NODES, seed);
        chain.mine(10_000);

        assertThat(chain.races()).as("races in all").isGreaterThan(5);
        assertThat(alarms(fleet)).as("false alarms").isLessThanOrEqualTo(1);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void branchOfTwoThatIsHeldBackIsFoundNineTimesInTen(long seed) {
        WatchedFleet fleet = new WatchedFleet(Network.MAIN, NODES);
        MinedChain chain = new MinedChain(fleet, NODES, seed);
        for (int i = 0; i < 100; i++) {
            chain.mine(3);
            chain.withhold();
        }

        assertThat(alarms(fleet)).isGreaterThanOrEqualTo(90);
    }

    /** A race whose second side gets its second block so much later. */
    private WatchedFleet release(double late, double after) {
        WatchedFleet fleet = new WatchedFleet(Network.MAIN, NODES);
        for (String node : NODES) {
            fleet.connect(node, 700, 100, 100);
        }
        for (String node : NODES) {
            fleet.disconnect(node, 700 + late + after, 100, 100);
            fleet.connect(node, 700 + late + after + 0.1, 200, 100);
            fleet.connect(node, 700 + late + after + 0.2, 201, 101);
        }
        return fleet;
    }

    @Test
    void reasonsAndChanceAreSaidInWords() {
        WatchedFleet fleet = release(20, 0.3);

        Notice selfish = fleet.only(NoticeKind.SELFISH_MINING);
        assertThat(WatchedFleet.list(selfish, "reasons")).hasSize(2);
        assertThat(selfish.summary())
                .contains("2 blocks appeared within 100 ms", "after a block of its height was public");
        assertThat((Double) selfish.evidence().get("chance")).isLessThan(1e-3);
        assertThat((Double) selfish.evidence().get("score")).isGreaterThan(3);
    }

    @Test
    void signatureOfOneMinerMakesItWorseAndOfTwoBetter() {
        WatchedFleet one = release(2, 0.3);
        double alone = (Double) one.only(NoticeKind.SELFISH_MINING).evidence().get("chance");
        sign(one, 200, 99, 100, "/pool/");
        sign(one, 201, 200, 101, "/pool/");
        Notice signed = one.only(NoticeKind.SELFISH_MINING);

        assertThat((Double) signed.evidence().get("chance")).isLessThan(alone);
        assertThat(signed.summary()).contains("all of it is signed /pool/");

        WatchedFleet two = new WatchedFleet(Network.MAIN, NODES);
        sign(two, 200, 99, 100, "/pool/");
        sign(two, 201, 200, 101, "/other/");
        for (String node : NODES) {
            two.connect(node, 700, 100, 100);
            two.disconnect(node, 703, 100, 100);
            two.connect(node, 703.1, 200, 100);
            two.connect(node, 704.9, 201, 101);
        }
        assertThat(alarms(two)).isZero();
    }

    @Test
    void branchThatWasPublicFirstWasNotHeldBack() {
        WatchedFleet fleet = new WatchedFleet(Network.MAIN, NODES);
        fleet.connect("a", 699, 200, 100);
        for (String node : List.of("b", "c", "d", "e")) {
            fleet.connect(node, 700, 100, 100);
        }
        fleet.connect("a", 700.1, 201, 101);
        for (String node : List.of("b", "c", "d", "e")) {
            fleet.disconnect(node, 701, 100, 100);
            fleet.connect(node, 701.1, 200, 100);
            fleet.connect(node, 701.2, 201, 101);
        }
        fleet.until(720);

        assertThat(fleet.kinds()).containsExactly(NoticeKind.REORG, NoticeKind.RACE);
    }

    @Test
    void quickBlocksWithoutARivalAreLuck() {
        WatchedFleet fleet = new WatchedFleet(Network.MAIN, NODES);
        fleet.connectAll(700, 100, 100);
        fleet.connectAll(700.6, 101, 101);
        fleet.connectAll(701.2, 102, 102);
        fleet.until(900);

        assertThat(fleet.kinds()).isEmpty();
    }

    private static void sign(WatchedFleet fleet, int block, int parent, int height, String miner) {
        fleet.tell("a", new BlockContent(polled(800), hash(block), height, hash(parent), miner, List.of()));
    }
}
