package org.bmon.workbench.bench.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What bmon measures of a simulated network, beside what truly happened there: clocks up to half a second apart, links
 * of known delay, versions from v22, each clock known only to within an error. The stated error bar must hold the truth
 * every time. A small {@code ./dev bench accuracy}.
 */
class TrialTests {

    @TempDir
    Path home;

    @ParameterizedTest(name = "{0}, clocks {1} us off, {2} lost, seed {3}")
    @CsvSource({
        "TREE, 500000, 0, 1",
        "TREE, 500000, 0, 2",
        "LINE, 500000, 0.1, 3",
        "STAR, 0, 0, 4",
        "TREE, 50000, 0.02, 5"
    })
    void errorBarsHoldTheTruth(Topology topology, long offsetMicros, double loss, long seed) throws Exception {
        Trial.Outcome outcome = new Trial(topology, offsetMicros, loss, seed).run(home.resolve("run"));

        assertThat(outcome.blocks().all()).hasSizeGreaterThan(50).allMatch(Comparison::holds);
        assertThat(outcome.transactions().all()).hasSizeGreaterThan(200).allMatch(Comparison::holds);
        assertThat(outcome.delays().all()).allMatch(Comparison::holds);
        assertThat(outcome.blocks().bar(0)).as("the smallest error bar").isPositive();
    }

    @Test
    void sharesAndQuantilesAreThoseOfTheComparisons() {
        Comparisons comparisons = new Comparisons();
        comparisons.add(new Comparison(-5, 10));
        comparisons.add(new Comparison(7, 10));
        comparisons.add(new Comparison(11, 10));
        comparisons.add(new Comparison(0, 4));

        assertThat(comparisons.held()).isEqualTo(0.75);
        assertThat(comparisons.error(0.5)).isEqualTo(5);
        assertThat(comparisons.error(1)).isEqualTo(11);
        assertThat(comparisons.bar(0.25)).isEqualTo(4);
        assertThat(RatioPlot.of(Map.of("some", comparisons))).startsWith("<svg").contains("some");
    }
}
