package org.bmon.workbench.bench.scale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.bmon.collector.analysis.AnalysisListener;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.store.Changes;
import org.bmon.collector.store.HistoryStore;

/** What the history costs as it grows: a record written, a record found, and the room that it takes. */
final class StoreCost {

    private static final int RECORDS_A_COMMIT = 1_000;
    private static final int LOOK_UPS = 200;
    private static final long WINDOW_MICROS = 900_000_000;
    private static final double NANOS_A_MICRO = 1e3;

    private final HistoryStore store;
    private final LongSupplier bytes;
    private final DoubleSupplier serverSeconds;

    /**
     * At some size.
     *
     * @param records in the history
     * @param writeMicros of processor for a record written since the size before, the server's included
     * @param wallMicros the same of time
     * @param findMicros of time for a record found by its hash, in the median
     * @param bytes that the history takes
     */
    record Point(long records, double writeMicros, double wallMicros, double findMicros, long bytes) {}

    /**
     * @param bytes tells what the history takes
     * @param serverSeconds tells the processor time of a server that it is in; 0 if it is in this process
     */
    StoreCost(HistoryStore store, LongSupplier bytes, DoubleSupplier serverSeconds) {
        this.store = store;
        this.bytes = bytes;
        this.serverSeconds = serverSeconds;
    }

    /** Writes records of transactions that so many nodes saw, and looks at each of these sizes. */
    List<Point> grow(int nodes, int... sizes) {
        List<TransactionSpread> ripe = new ArrayList<>();
        SimulatedTraffic traffic = new SimulatedTraffic(nodes, new AnalysisListener() {
            @Override
            public void transaction(TransactionSpread transaction) {
                ripe.add(transaction);
            }
        });
        List<Point> points = new ArrayList<>();
        long written = 0;
        for (int size : sizes) {
            double processor = 0;
            long wall = 0;
            long before = written;
            while (written < size) {
                while (ripe.size() < RECORDS_A_COMMIT) {
                    traffic.second(RECORDS_A_COMMIT / 2);
                }
                Changes.Builder changes = Changes.at(traffic.nowMicros());
                ripe.subList(0, RECORDS_A_COMMIT)
                        .forEach(record -> changes.transaction(SimulatedTraffic.NETWORK, record));
                ripe.subList(0, RECORDS_A_COMMIT).clear();
                Changes commit = changes.build();
                double serverBefore = serverSeconds.getAsDouble();
                long begin = System.nanoTime();
                long cpu = EngineCost.threadNanos();
                store.write(commit, WINDOW_MICROS);
                processor += (EngineCost.threadNanos() - cpu) / NANOS_A_MICRO
                        + (serverSeconds.getAsDouble() - serverBefore) * 1e6;
                wall += System.nanoTime() - begin;
                written += RECORDS_A_COMMIT;
            }
            points.add(new Point(
                    written,
                    processor / (written - before),
                    wall / NANOS_A_MICRO / (written - before),
                    find(written),
                    bytes.getAsLong()));
        }
        return points;
    }

    private double find(long records) {
        SplittableRandom random = new SplittableRandom(records);
        double[] micros = new double[LOOK_UPS];
        for (int i = 0; i < LOOK_UPS; i++) {
            long begin = System.nanoTime();
            if (store.transaction(SimulatedTraffic.txid(random.nextLong(records)))
                    .isEmpty()) {
                throw new IllegalStateException("a record that was written is not there");
            }
            micros[i] = (System.nanoTime() - begin) / NANOS_A_MICRO;
        }
        Arrays.sort(micros);
        return micros[LOOK_UPS / 2];
    }

    /** The processor time of a process and all that it has started, in seconds; 0 if it is not known. */
    static double secondsOf(long pid) {
        return ProcessHandle.of(pid).stream()
                        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                        .flatMap(process -> process.info().totalCpuDuration().stream())
                        .mapToLong(Duration::toNanos)
                        .sum()
                / 1e9;
    }
}
