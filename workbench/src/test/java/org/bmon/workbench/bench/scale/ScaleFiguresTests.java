package org.bmon.workbench.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.bmon.collector.analysis.AnalysisListener;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.SqliteHistory;
import org.bmon.workbench.cli.Machine;
import org.bmon.workbench.cli.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScaleFiguresTests {

    private final ScaleFigures figures = new ScaleFigures(Machine.describe());

    @Test
    void heapIsToldByItsFourParts() {
        for (int[] size : new int[][] {{10, 1_000}, {10, 200_000}, {100, 5_000}, {1_000, 6_000}, {100, 50_000}}) {
            long bytes = 20_000_000 + 5_000L * size[0] + 300L * size[1] + 12L * size[0] * size[1];
            figures.add(new EngineCost.Memory(size[0], size[1], bytes));
        }

        double[] right = {20_000_000, 5_000, 300, 12};
        for (int part = 0; part < right.length; part++) {
            assertThat(figures.parts()[part]).isCloseTo(right[part], Percentage.withPercentage(0.1));
        }
        // (2^29 - 20,000,000 - 6,300 * 300) / (5,000 + 6,300 * 12)
        assertThat(figures.nodesOfAGibibyte()).isCloseTo(6_389, Percentage.withPercentage(0.1));
    }

    @Test
    void everyTransactionOfTheTrafficIsInFlightOnce() {
        SimulatedTraffic traffic = new SimulatedTraffic(3, new AnalysisListener() {});

        for (int second = 0; second < 10; second++) {
            traffic.second(7);
        }

        assertThat(traffic.transactions()).isEqualTo(70);
        assertThat(traffic.inFlight()).isEqualTo(70);
    }

    @Test
    void historyIsMeasuredAtEachSize(@TempDir Path folder) {
        try (HistoryStore store = SqliteHistory.open(folder)) {
            List<StoreCost.Point> points = new StoreCost(store, () -> 1_000_000, () -> 0).grow(3, 1_000, 3_000);

            assertThat(points).extracting(StoreCost.Point::records).containsExactly(1_000L, 3_000L);
            assertThat(points).allSatisfy(point -> {
                assertThat(point.writeMicros()).isPositive();
                assertThat(point.findMicros()).isPositive();
                assertThat(point.bytes()).isPositive();
            });
            figures.add("SQLite", points);
        }
        figures.record(10, 100);
        figures.add(new EngineCost.Memory(10, 100, 1_000_000));
        figures.add(new EngineCost.Memory(20, 100, 1_500_000));
        figures.add(new EngineCost.Memory(20, 1_000, 2_500_000));
        figures.add(new EngineCost.Memory(40, 500, 2_600_000));
        figures.add(new EngineCost.Processor(10, 1_000, 1.5));

        assertThat(figures.text())
                .contains("SQLite", "3,000")
                // 100 bytes, seven a second, 86,400 seconds.
                .containsPattern("10 +100 +60");
        assertThat(figures.svg())
                .startsWith("<svg")
                .contains("SQLite", "20 nodes")
                .doesNotContain("NaN", "Infinity");
    }

    @Test
    void shareIsANumberOfPercent() {
        ScaleCommand command = new ScaleCommand(new PrintStream(OutputStream.nullOutputStream()), Map.of());

        assertThatThrownBy(() -> command.run(List.of("--share", "0")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--share 1 to 100");
    }
}
