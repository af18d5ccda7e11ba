package org.bmon.workbench.bench.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.stream.IntStream;
import org.bmon.common.Stamp;
import org.bmon.workbench.bench.ProcessUse;

/** Sends a fleet's batches as fast as they are taken, round by round, so that no node is far ahead of another. */
final class Load {

    private static final long ASK_MILLIS = 10;

    private final SightingSource source;
    private final List<String> tokens;
    private final int lanes;
    private final int batch;

    /**
     * What a run brought.
     *
     * @param sightings how many were sent
     * @param seconds from the first byte to the moment when all of them were durable
     * @param parts seconds of the processor that the server took meanwhile
     * @param ownSeconds processor time of the generator meanwhile
     * @param refused batches that had to be sent again
     */
    record Result(long sightings, double seconds, Map<Part, Double> parts, double ownSeconds, long refused) {

        double rate() {
            return sightings / seconds;
        }

        /** The server's processor time for a sighting, in microseconds, without the compilers'. */
        double serverMicros() {
            return serverSeconds() * 1e6 / sightings - micros(Part.COMPILERS);
        }

        /** A part's processor time for a sighting, in microseconds. */
        double micros(Part part) {
            return parts.getOrDefault(part, 0.0) * 1e6 / sightings;
        }

        private double serverSeconds() {
            return parts.values().stream().mapToDouble(Double::doubleValue).sum();
        }

        double ownMicros() {
            return ownSeconds * 1e6 / sightings;
        }

        double compilerShare() {
            return parts.getOrDefault(Part.COMPILERS, 0.0) / serverSeconds();
        }
    }

    Load(SightingSource source, List<String> tokens, int lanes, int batch) {
        this.source = source;
        this.tokens = tokens;
        this.lanes = lanes;
        this.batch = batch;
    }

    /** Makes rounds of batches beforehand, whose sightings begin after a time and come at a rate. */
    byte[][] prepare(long firstRound, int rounds, double rate) {
        int nodes = source.nodes();
        long forMicros = (long) (1e6 * nodes * batch / rate);
        long begin = Stamp.micros(Clock.systemUTC().instant());
        byte[][] batches = new byte[rounds * nodes][];
        IntStream.range(0, nodes).parallel().forEach(node -> {
            for (int round = 0; round < rounds; round++) {
                batches[round * nodes + node] =
                        source.transactions(node, firstRound + round, batch, begin + round * forMicros, forMicros);
            }
        });
        return batches;
    }

    /** Sends the batches. */
    Result run(ServerProcess server, byte[][] batches) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(lanes);
        Phaser rounds = new Phaser(lanes);
        ProcessUse before = server.use();
        double ownBefore = ownSeconds();
        long begin = System.nanoTime();
        try {
            List<Future<Long>> running = new ArrayList<>();
            for (int lane = 0; lane < lanes; lane++) {
                int first = lane;
                running.add(threads.submit(() -> send(server.port(), batches, first, rounds)));
            }
            long refused = 0;
            for (Future<Long> each : running) {
                refused += each.get();
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            return new Result(
                    (long) batches.length * batch,
                    seconds,
                    Part.between(before, server.use()),
                    ownSeconds() - ownBefore,
                    refused);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private long send(int port, byte[][] batches, int lane, Phaser rounds) {
        int nodes = source.nodes();
        try (Lane connection = new Lane(port)) {
            for (int round = 0; round < batches.length / nodes; round++) {
                for (int node = lane; node < nodes; node += lanes) {
                    connection.post(source.name(node), tokens.get(node), batches[round * nodes + node], true);
                }
                rounds.arriveAndAwaitAdvance();
            }
            for (int node = lane; node < nodes; node += lanes) {
                awaitDurable(connection, node);
            }
            return connection.refused();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            rounds.arriveAndDeregister();
        }
    }

    private void awaitDurable(Lane connection, int node) throws IOException {
        byte[] question = source.question(node, Stamp.micros(Clock.systemUTC().instant()));
        while (connection
                        .post(source.name(node), tokens.get(node), question, false)
                        .durable()
                < source.last(node)) {
            try {
                Thread.sleep(ASK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** The processor time of this process, in seconds. */
    static double ownSeconds() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                        .getProcessCpuTime()
                / 1e9;
    }
}
