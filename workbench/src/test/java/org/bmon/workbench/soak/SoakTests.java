package org.bmon.workbench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.bmon.common.RanAgainst;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two minutes of {@code ./dev soak}. The seed is another each time; {@code ./dev soak 2 --seed N} makes the faults again. */
@Tag("long")
class SoakTests {

    @TempDir
    Path home;

    @Test
    void everythingHoldsForTwoMinutesOfFaults() throws Exception {
        long seed = new SplittableRandom().nextInt(1, 1_000_000);
        System.out.println("SoakTests: ./dev soak 2 --seed " + seed);

        SoakReport report = new Soak(home, seed, 2, System.out).run(Duration.ofMinutes(2));

        System.out.print(report.text());
        assertThat(report.problems()).as("seed %d", seed).isEmpty();
        assertThat(report.sent()).isGreaterThan(300);
        assertThat(report.faults().values().stream().mapToInt(times -> times).sum())
                .as("faults")
                .isGreaterThan(10);
        RanAgainst.tell("soak", "two minutes of faults, ./dev soak 2 --seed " + seed);
    }
}
