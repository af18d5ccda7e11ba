package org.bmon.collector.arrivals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bmon.collector.arrivals.CatchUp.Stretch;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.junit.jupiter.api.Test;

class CatchUpFinderTests {

    private final List<Arrival> here = new ArrayList<>();
    private final List<Arrival> there = new ArrayList<>();

    @Test
    void blocksThatComeInTimeAreNoCatchingUp() {
        came(1, 1_000, 1_001);
        came(2, 1_600, 1_630);
        came(3, 1_602, 1_631);

        assertThat(find()).isEqualTo(List.of(none("here"), none("there")));
    }

    @Test
    void aNodeThatOthersHaveOvertakenCatchesUpWithTheWholeBurst() {
        came(1, 1_000, 1_001);
        came(2, 1_600, 3_000);
        came(3, 2_200, 3_001);
        came(4, 2_900, 3_002);
        came(5, 3_400, 3_401);

        CatchUp there = find().get(1);

        assertThat(there.blocks()).containsExactlyInAnyOrder(hash(2), hash(3), hash(4));
        assertThat(there.stretches()).containsExactly(new Stretch(1_600_000_000L, 3_002_000_000L));
        assertThat(find().get(0)).isEqualTo(none("here"));
    }

    @Test
    void aLateBlockIsJustLateUntilTheDownloadWouldHaveBeenGivenUp() {
        came(1, 1_000, 1_560);
        came(2, 3_000, 3_575);

        CatchUp there = find().get(1);

        assertThat(there.blocks()).containsExactly(hash(2));
    }

    @Test
    void aNextBlockThatIsOutOnlyForAMomentOvertakesNobody() {
        came(1, 1_000, 1_100);
        came(2, 1_090, 1_101);

        assertThat(find().get(1)).isEqualTo(none("there"));
    }

    @Test
    void aBlockOfOneNodeAloneTellsNothing() {
        here.add(arrival(1, 1_000));
        there.add(arrival(2, 9_000));

        assertThat(find()).isEqualTo(List.of(none("here"), none("there")));
    }

    @Test
    void eitherNodeMayBeTheOneBehindAndMoreThanOnce() {
        came(1, 5_000, 1_000);
        came(2, 5_001, 2_000);
        came(3, 6_000, 6_001);
        came(4, 9_000, 7_000);
        came(5, 9_001, 8_000);

        CatchUp node = find().get(0);

        assertThat(node.stretches())
                .containsExactly(
                        new Stretch(1_000_000_000L, 5_001_000_000L), new Stretch(7_000_000_000L, 9_001_000_000L));
        assertThat(node.micros()).isEqualTo(6_002_000_000L);
    }

    private void came(int height, long hereSeconds, long thereSeconds) {
        here.add(arrival(height, hereSeconds));
        there.add(arrival(height, thereSeconds));
    }

    private List<CatchUp> find() {
        return new CatchUpFinder(List.of(file("here", here), file("there", there))).find();
    }

    private static NodeArrivals file(String node, List<Arrival> arrivals) {
        return new NodeArrivals(new NodeName(node), arrivals);
    }

    private static CatchUp none(String node) {
        return new CatchUp(new NodeName(node), Set.of(), List.of());
    }

    private static Arrival arrival(int height, long seconds) {
        return new Arrival(height, hash(height), seconds * 1_000_000, Resolution.SECONDS);
    }

    private static BlockHash hash(int number) {
        return new BlockHash(0, 0, 0, number);
    }
}
