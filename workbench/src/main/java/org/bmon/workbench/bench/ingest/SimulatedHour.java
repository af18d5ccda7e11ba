package org.bmon.workbench.bench.ingest;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bmon.collector.CollectorServer;
import org.bmon.common.Stamp;

/**
 * A fleet at the rates of the main network, in the collector's own process and in simulated time: seven transactions a second
 * that every node sees, and a block every ten minutes. The collector's clock goes on when all nodes have delivered.
 */
final class SimulatedHour {

    private static final int TRANSACTIONS_A_SECOND = 7;
    private static final int STEP_SECONDS = 10;
    private static final int STEPS_A_BLOCK = 60;
    private static final int FIRST_HEIGHT = 900_000;
    private static final long MEGABYTE = 1 << 20;
    private static final int STEPS_A_MINUTE = 60 / STEP_SECONDS;
    private static final int MINUTES_A_WORD = 5;

    private final SteppedClock clock = new SteppedClock();
    private final SightingSource source;
    private final List<String> tokens;
    private final int lanes;
    private final PrintStream progress;

    /**
     * What was seen.
     *
     * @param sightings how many the collector took
     * @param seconds how long it took
     * @param processorSeconds what this process took, the making of the load included
     * @param collectedMegabytes the most that was in use after any collection, those of the young included
     * @param wholeMegabytes the most that was in use after a collection of the whole heap; 0 if there was none
     * @param liveMegabytes what was in use after a collection, at the end
     * @param mostMegabytes the most that it may grow to
     */
    record Result(
            long sightings,
            double seconds,
            double processorSeconds,
            long collectedMegabytes,
            long wholeMegabytes,
            long liveMegabytes,
            long mostMegabytes) {}

    /** Goes on when it is told to. */
    private static final class SteppedClock extends Clock {
        private volatile Instant now = Instant.ofEpochSecond(1_800_000_000L);

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** @param progress where it tells every few simulated minutes how far it is */
    SimulatedHour(SightingSource source, List<String> tokens, int lanes, PrintStream progress) {
        this.progress = progress;
        this.source = source;
        this.tokens = tokens;
        this.lanes = lanes;
    }

    Result run(Path folder, int minutes) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long sightings = 0;
        int steps = minutes * 60 / STEP_SECONDS;
        try (HeapWatch heap = new HeapWatch();
                CollectorServer collector = CollectorServer.start(
                        clock,
                        "--server.port=0",
                        // Its clock stands still while nodes deliver again what it had no room for.
                        "--bmon.collector.ingest.max-rate=1000000",
                        "--bmon.collector.store.data-dir=" + folder,
                        "--bmon.collector.ingest.tokens-file=" + folder.resolve("tokens"))) {
            List<Lane> open = new ArrayList<>();
            try {
                for (int lane = 0; lane < lanes; lane++) {
                    open.add(new Lane(collector.port()));
                }
                for (int step = 0; step < steps; step++) {
                    sightings += step(open, step);
                    clock.now = clock.now.plusSeconds(STEP_SECONDS);
                    tellProgress(step + 1, begin, heap);
                }
                for (int node = 0; node < source.nodes(); node++) {
                    awaitDurable(open.get(0), node);
                }
            } finally {
                for (Lane lane : open) {
                    lane.close();
                }
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
            memory.gc();
            return new Result(
                    sightings,
                    seconds,
                    Load.ownSeconds(),
                    heap.most() / MEGABYTE,
                    heap.mostWhole() / MEGABYTE,
                    memory.getHeapMemoryUsage().getUsed() / MEGABYTE,
                    memory.getHeapMemoryUsage().getMax() / MEGABYTE);
        }
    }

    private void tellProgress(int steps, long begin, HeapWatch heap) {
        if (steps % (MINUTES_A_WORD * STEPS_A_MINUTE) == 0) {
            progress.printf(
                    Locale.ROOT,
                    "  simulated minute %d after %.0f s; at most %d MB in use after a collection%n",
                    steps / STEPS_A_MINUTE,
                    (System.nanoTime() - begin) / 1e9,
                    heap.most() / MEGABYTE);
        }
    }

    /** All nodes deliver what came in the seconds before now, each lane some of them. */
    private long step(List<Lane> open, int step) throws IOException, InterruptedException {
        int count = TRANSACTIONS_A_SECOND * STEP_SECONDS;
        long from = Stamp.micros(clock.now) - STEP_SECONDS * 1_000_000L;
        List<IOException> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            int first = lane;
            Thread thread = new Thread(
                    () -> {
                        try {
                            for (int node = first; node < source.nodes(); node += lanes) {
                                byte[] body = step % STEPS_A_BLOCK == 0
                                        ? source.withBlock(
                                                node,
                                                step,
                                                count,
                                                from,
                                                STEP_SECONDS * 900_000L,
                                                FIRST_HEIGHT + step / STEPS_A_BLOCK)
                                        : source.transactions(node, step, count, from, STEP_SECONDS * 900_000L);
                                open.get(first).post(source.name(node), tokens.get(node), body, true);
                            }
                        } catch (IOException e) {
                            synchronized (failures) {
                                failures.add(e);
                            }
                        }
                    },
                    "bench-lane-" + lane);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return (long) count * source.nodes();
    }

    private void awaitDurable(Lane lane, int node) throws IOException, InterruptedException {
        byte[] question = source.question(node, Stamp.micros(clock.now));
        while (lane.post(source.name(node), tokens.get(node), question, false).durable() < source.last(node)) {
            Thread.sleep(10);
        }
    }
}
