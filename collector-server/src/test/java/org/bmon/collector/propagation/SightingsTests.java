package org.bmon.collector.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.bmon.common.TimeSource;
import org.junit.jupiter.api.Test;

class SightingsTests {

    private final Sightings sightings = new Sightings();

    @Test
    void keepsEveryNodesTimeAndSource() {
        SplittableRandom random = new SplittableRandom(1);
        Map<Integer, Long> plain = new TreeMap<>();
        long most = (1L << 47) - 1;
        for (int i = 0; i < 5_000; i++) {
            int node = random.nextInt(1 << 14);
            long delta = random.nextLong(-most, most + 1);
            sightings.report(node, delta, TimeSource.values()[node % 4]);
            plain.merge(node, delta, Math::min);
        }

        assertThat(sightings.size()).isEqualTo(plain.size());
        int place = 0;
        for (Map.Entry<Integer, Long> node : plain.entrySet()) {
            assertThat(sightings.node(place)).isEqualTo(node.getKey());
            assertThat(sightings.delta(place)).isEqualTo(node.getValue());
            assertThat(sightings.source(place)).isEqualTo(TimeSource.values()[node.getKey() % 4]);
            assertThat(sightings.place(node.getKey())).isEqualTo(place++);
        }
    }

    @Test
    void betterSourceWinsHoweverTheyCome() {
        for (TimeSource better : TimeSource.values()) {
            for (TimeSource worse : TimeSource.values()) {
                if (better.compareTo(worse) < 0) {
                    Sightings one = new Sightings();
                    one.report(3, 500, better);
                    assertThat(one.report(3, 100, worse)).isEqualTo(Sightings.Outcome.KNOWN);
                    Sightings other = new Sightings();
                    other.report(3, 100, worse);
                    assertThat(other.report(3, 500, better)).isEqualTo(Sightings.Outcome.CHANGED);
                    assertThat(other.delta(0)).isEqualTo(one.delta(0)).isEqualTo(500);
                }
            }
        }
    }

    @Test
    void repetitionByABetterSourceIsAnotherFact() {
        sightings.report(3, 100, TimeSource.RECEIVED);

        assertThat(sightings.report(3, 100 + Sightings.ONE_FACT_MICROS + 1, TimeSource.LOG))
                .isEqualTo(Sightings.Outcome.KNOWN);
        assertThat(sightings.delta(0)).isEqualTo(100);
    }

    @Test
    void ofOneSourceTheEarliestCounts() {
        sightings.report(3, 100, TimeSource.LOG);
        sightings.report(3, 90, TimeSource.LOG);
        sightings.report(3, 95, TimeSource.LOG);

        assertThat(sightings.size()).isEqualTo(1);
        assertThat(sightings.delta(0)).isEqualTo(90);
    }
}
