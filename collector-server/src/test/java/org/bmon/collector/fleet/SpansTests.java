package org.bmon.collector.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpansTests {

    private static final int END = 60;

    private final Spans spans = new Spans();

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void agreesWithATableOfMoments(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean[] covered = new boolean[END];
        boolean[] touched = new boolean[END];
        for (int i = 0; i < random.nextInt(1, 8); i++) {
            int from = random.nextInt(END - 1);
            int to = random.nextInt(from, END);
            spans.add(from, to);
            for (int at = from; at <= to; at++) {
                touched[at] = true;
                covered[at] |= at < to;
            }
        }
        for (int at = 0; at < END; at++) {
            assertThat(spans.covers(at)).isEqualTo(covered[at]);
            for (int until = at; until < END; until++) {
                boolean any = false;
                for (int moment = at; moment <= until; moment++) {
                    any |= touched[moment];
                }
                assertThat(spans.touches(at, until)).isEqualTo(any);
            }
        }
    }

    @Test
    void openStretchLastsUntilItIsClosed() {
        spans.open(10);
        spans.open(12);
        assertThat(spans.covers(1_000)).isTrue();
        assertThat(spans.lastEnd(1_000)).isEqualTo(Long.MIN_VALUE);
        spans.close(20);

        assertThat(spans.covers(10)).isTrue();
        assertThat(spans.covers(20)).isFalse();
        assertThat(spans.lastEnd(19)).isEqualTo(Long.MIN_VALUE);
        assertThat(spans.lastEnd(20)).isEqualTo(20);
    }

    @Test
    void pastTheLimitTheOldestBecomeOne() {
        for (int i = 0; i < 2 * Spans.LIMIT; i++) {
            spans.add(10L * i, 10L * i + 1);
        }

        assertThat(spans.size()).isEqualTo(Spans.LIMIT);
        assertThat(spans.covers(0)).isTrue();
        assertThat(spans.covers(5)).isTrue();
        assertThat(spans.covers(10L * 2 * Spans.LIMIT - 5)).isFalse();
    }

    @Test
    void forgetsWhatIsOverButForTheLast() {
        spans.add(10, 20);
        spans.add(30, 40);
        spans.forgetBefore(100);

        assertThat(spans.size()).isEqualTo(1);
        assertThat(spans.lastEnd(100)).isEqualTo(40);
    }
}
