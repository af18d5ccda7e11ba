package org.bmon.agent.source.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.common.event.Event;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a log contains, the reader goes through it, and counts every line. */
class LogReaderFuzzTests {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noiseGivesNoEvent(long seed) {
        byte[] noise = new byte[300_000];
        SplittableRandom random = new SplittableRandom(seed);
        random.nextBytes(noise);
        List<Event> events = new ArrayList<>();

        LogReader reader = Samples.read(noise, events);

        assertThat(events).isEmpty();
        assertThat(reader.settled()).isEqualTo(noise.length);
        assertCountsAddUp(reader);
        assertThat(reader.statistics().binaryLines()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void spoiledLinesAreReadOrCounted(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] log = (seed % 2 == 0 ? Samples.v28() : Samples.v31()).clone();
        for (int i = 0; i < log.length / 100; i++) {
            int at = random.nextInt(log.length - 40);
            switch (random.nextInt(5)) {
                case 0 -> log[at] = (byte) random.nextInt(256);
                case 1 -> log[at] = '\n';
                case 2 -> System.arraycopy(log, random.nextInt(log.length - 40), log, at, random.nextInt(40));
                case 3 -> Arrays.fill(log, at, at + random.nextInt(40), (byte) "9] [-=\r\0".charAt(random.nextInt(8)));
                default -> log[at] = (byte) (log[at] ^ 1 << random.nextInt(8));
            }
        }
        List<Event> events = new ArrayList<>();

        LogReader reader = Samples.read(log, events);

        assertThat(reader.settled()).isEqualTo(log.length);
        assertThat(reader.statistics().events()).isEqualTo(events.size());
        assertCountsAddUp(reader);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void beginningsOfLinesThatEndTooSoonAreReadOrCounted(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LogReader reader = new LogReader(event -> {});
        byte[] log = Samples.v31();
        int from = 0;
        for (int to = 0; to < log.length; to++) {
            if (log[to] == '\n') {
                byte[] cut = Arrays.copyOfRange(log, from, from + random.nextInt(to - from + 1) + 1);
                cut[cut.length - 1] = '\n';
                reader.accept(cut, 0, cut.length);
                from = to + 1;
            }
        }
        reader.endOfFile();

        assertThat(reader.settled()).isEqualTo(reader.statistics().bytes());
        assertCountsAddUp(reader);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2024-05-06T07:08:09.123456Z [msghand] ", "2024-05-06T07:08:09Z [", "[*] "})
    void alineThatNeverEndsIsNotKept(String beginning) {
        LogReader reader = new LogReader(event -> {});
        byte[] start = beginning.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        reader.accept(start, 0, start.length);
        byte[] more = new byte[1 << 20];
        Arrays.fill(more, (byte) '[');
        for (int i = 0; i < 50; i++) {
            reader.accept(more, 0, more.length);
        }
        reader.endOfFile();

        assertThat(reader.statistics().overlongLines()).isEqualTo(1);
        assertThat(reader.settled()).isEqualTo(start.length + 50L * more.length);
    }

    private static void assertCountsAddUp(LogReader reader) {
        LogStatistics statistics = reader.statistics();
        long matched = statistics.matched().values().stream().mapToLong(n -> n).sum();
        long unmatched =
                statistics.unmatched().values().stream().mapToLong(n -> n).sum();
        assertThat(matched
                        + unmatched
                        + statistics.continuationLines()
                        + statistics.overlongLines()
                        + statistics.binaryLines()
                        + statistics.blankLines())
                .isEqualTo(statistics.lines());
    }
}
