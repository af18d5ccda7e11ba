package org.bmon.workbench.bench.ingest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bmon.common.Stamp;

/**
 * How long it takes from the first byte of a batch with a new block until the live stream tells of that block, and until the
 * metrics do, while the fleet sends at a steady rate.
 */
final class Latency {

    private static final Pattern HEIGHT = Pattern.compile("\"height\":(\\d+)");
    private static final Pattern METRIC =
            Pattern.compile("(?m)^bmon_last_block_height(?:_blocks)?\\{[^}]*} ([0-9.E]+)");
    private static final int ROUNDS_A_SECOND = 4;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long SCRAPE_MILLIS = 50;

    private final SightingSource source;
    private final List<String> tokens;
    private final URI collector;
    private final int port;
    private final int firstHeight;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ConcurrentSkipListMap<Integer, Long> sent = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<Integer, Long> streamed = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<Integer, Long> measured = new ConcurrentSkipListMap<>();
    private volatile boolean over;

    /**
     * What was measured.
     *
     * @param stream milliseconds to the stream: the median, the 99th percentile and the longest
     * @param metric the same to the metrics
     * @param blocks how many blocks were told of by both, of how many sent
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Result(long[] stream, long[] metric, int blocks, int sent) {}

    /** @param firstHeight the height of its first block; the collector has seen no higher one */
    Latency(SightingSource source, List<String> tokens, int port, int firstHeight) {
        this.firstHeight = firstHeight;
        this.source = source;
        this.tokens = tokens;
        this.port = port;
        this.collector = URI.create("http://127.0.0.1:" + port + "/");
    }

    /** Sends so many sightings a second for so many seconds, with a block four times a second; all batches are made before. */
    Result measure(long firstRound, int rate, int seconds) throws IOException, InterruptedException {
        int batch = Math.max(1, rate / source.nodes() / ROUNDS_A_SECOND);
        int rounds = seconds * ROUNDS_A_SECOND;
        byte[][] bodies = new byte[rounds * source.nodes()][];
        long begin = prepare(bodies, firstRound, batch);
        HttpResponse<InputStream> stream = http.send(
                HttpRequest.newBuilder(collector.resolve("api/v1/stream")).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        Thread following = daemon("bench-stream", () -> follow(stream.body()));
        Thread scraping = daemon("bench-metrics", this::scrape);
        // A connection on which nothing is asked for seconds is closed.
        pauseUntil(begin);
        try (Lane lane = new Lane(port)) {
            for (int round = 0; round < rounds; round++) {
                pauseUntil(begin + round * SECOND_NANOS / ROUNDS_A_SECOND);
                sent.put(firstHeight + round, System.nanoTime());
                for (int node = 0; node < source.nodes(); node++) {
                    lane.post(source.name(node), tokens.get(node), bodies[round * source.nodes() + node], true);
                }
            }
        }
        pauseUntil(System.nanoTime() + 3 * SECOND_NANOS);
        over = true;
        stream.body().close();
        following.join();
        scraping.join();
        return new Result(
                percentiles(streamed), percentiles(measured), Math.min(streamed.size(), measured.size()), sent.size());
    }

    /**
     * Makes the batches with the times at which they will be sent.
     *
     * @return when the first is to be sent
     */
    private long prepare(byte[][] bodies, long firstRound, int batch) {
        int rounds = bodies.length / source.nodes();
        long began = System.nanoTime();
        for (int node = 0; node < source.nodes(); node++) {
            new SightingSource(source.nodes(), 1).withBlock(node, 0, batch, 0, 1, 0);
        }
        long allowed = SECOND_NANOS + 2L * rounds * (System.nanoTime() - began);
        long beginMicros = Stamp.micros(Clock.systemUTC().instant()) + allowed / 1_000;
        long begin = System.nanoTime() + allowed;
        IntStream.range(0, source.nodes()).parallel().forEach(node -> {
            for (int round = 0; round < rounds; round++) {
                bodies[round * source.nodes() + node] = source.withBlock(
                        node,
                        firstRound + round,
                        batch,
                        beginMicros + round * 1_000_000L / ROUNDS_A_SECOND,
                        1,
                        firstHeight + round);
            }
        });
        return begin;
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void pauseUntil(long nanos) throws InterruptedException {
        long left = nanos - System.nanoTime();
        if (left > 0) {
            Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
        }
    }

    private void follow(InputStream body) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null && !over; line = lines.readLine()) {
                Matcher height = HEIGHT.matcher(line);
                if (line.startsWith("data:") && height.find()) {
                    streamed.putIfAbsent(Integer.parseInt(height.group(1)), System.nanoTime());
                }
            }
        } catch (IOException e) {
            // Closed at the end of the measurement.
        }
    }

    private void scrape() {
        HttpRequest request =
                HttpRequest.newBuilder(collector.resolve("actuator/prometheus")).build();
        try {
            while (!over) {
                String text =
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body();
                Matcher metric = METRIC.matcher(text);
                if (metric.find()) {
                    int height = (int) Double.parseDouble(metric.group(1));
                    long now = System.nanoTime();
                    sent.headMap(height, true).keySet().forEach(each -> measured.putIfAbsent(each, now));
                }
                Thread.sleep(SCRAPE_MILLIS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long[] percentiles(ConcurrentSkipListMap<Integer, Long> told) {
        long[] millis = told.entrySet().stream()
                .flatMapToLong(entry -> {
                    Long at = sent.get(entry.getKey());
                    return at == null ? LongStream.empty() : LongStream.of((entry.getValue() - at) / 1_000_000);
                })
                .sorted()
                .toArray();
        if (millis.length == 0) {
            return new long[] {-1, -1, -1};
        }
        int last = millis.length - 1;
        return new long[] {millis[last / 2], millis[(99 * millis.length + 99) / 100 - 1], millis[last]};
    }
}
