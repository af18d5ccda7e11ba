package org.bmon.agent.source.zmq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bmon.agent.source.zmq.FrameCounters.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameCountersTests {

    private static final String HERE = "tcp://127.0.0.1:28332";
    private static final long TOP = ZmqMessage.COUNTERS - 1;

    private FrameCounters counters = new FrameCounters();

    private Verdict sequence(long counter) {
        return counters.next(HERE, ZmqTopic.SEQUENCE, counter);
    }

    @Test
    void lossIsCountedBetweenTwoMessages() {
        assertThat(sequence(7)).isEqualTo(new Verdict.First(7));
        assertThat(sequence(8)).isEqualTo(new Verdict.Next());
        assertThat(sequence(12)).isEqualTo(new Verdict.Lost(3));
        assertThat(sequence(13)).isEqualTo(new Verdict.Next());
    }

    @Test
    void wrapIsNotARestart() {
        sequence(TOP - 1);
        assertThat(sequence(TOP)).isEqualTo(new Verdict.Next());
        assertThat(sequence(0)).isEqualTo(new Verdict.Next());
        sequence(TOP - 1);
        assertThat(sequence(TOP)).isEqualTo(new Verdict.Next());
        assertThat(sequence(4)).isEqualTo(new Verdict.Lost(4));
    }

    @Test
    void smallerOrEqualCounterIsARestart() {
        sequence(100);
        assertThat(sequence(0)).isEqualTo(new Verdict.Restarted(0, true));
        assertThat(sequence(0)).isEqualTo(new Verdict.Restarted(0, true));
        assertThat(sequence(5)).isEqualTo(new Verdict.Lost(4));
        assertThat(sequence(3)).isEqualTo(new Verdict.Restarted(3, true));
    }

    @Test
    void restartOfOneNotifierIsThatOfAllOnTheEndpoint() {
        counters.next(HERE, ZmqTopic.HASHBLOCK, 0);
        counters.next("tcp://127.0.0.1:28333", ZmqTopic.HASHTX, 3);
        sequence(100);
        assertThat(sequence(0)).isEqualTo(new Verdict.Restarted(0, true));
        // Alone it would look like the next one of the old process.
        assertThat(counters.next(HERE, ZmqTopic.HASHBLOCK, 1)).isEqualTo(new Verdict.Restarted(1, false));
        assertThat(counters.next(HERE, ZmqTopic.HASHBLOCK, 2)).isEqualTo(new Verdict.Next());
        // Another endpoint may still have messages of the old process under way.
        assertThat(counters.next("tcp://127.0.0.1:28333", ZmqTopic.HASHTX, 4)).isEqualTo(new Verdict.Next());
    }

    @Test
    void countersGoOnWhereTheyWereSaved() {
        sequence(100);
        counters.next(HERE, ZmqTopic.HASHBLOCK, 9);
        sequence(0);
        counters = FrameCounters.restored(counters.saved());
        assertThat(sequence(3)).isEqualTo(new Verdict.Lost(2));
        assertThat(counters.next(HERE, ZmqTopic.HASHBLOCK, 20)).isEqualTo(new Verdict.Restarted(20, false));
    }

    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        for (long seed = 1; seed <= 40; seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    /** A publisher that loses, restarts and wraps at random, and what must be said of it. */
    @ParameterizedTest
    @MethodSource("seeds")
    void everyLossIsAccountedFor(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<ZmqTopic, Long> next = new EnumMap<>(ZmqTopic.class);
        Map<ZmqTopic, Long> lastSeen = new EnumMap<>(ZmqTopic.class);
        Map<ZmqTopic, Boolean> seenOfProcess = new EnumMap<>(ZmqTopic.class);
        long start = seed % 2 == 0 ? 0 : ZmqMessage.COUNTERS - 1 - random.nextInt(3_000);
        for (ZmqTopic topic : ZmqTopic.values()) {
            next.put(topic, start);
        }
        long missing = 0;
        long told = 0;
        int restarts = 0;
        int restartsTold = 0;
        for (int i = 0; i < 20_000; i++) {
            ZmqTopic topic = ZmqTopic.values()[random.nextInt(5)];
            boolean farFromTheTop =
                    lastSeen.values().stream().allMatch(last -> last < TOP - 2 * FrameCounters.WRAP_WINDOW);
            long skip = random.nextInt(10) == 0 ? random.nextInt(1 + random.nextInt(400)) : 0;
            if (seenOfProcess.get(topic) == Boolean.TRUE && farFromTheTop && random.nextInt(2_000) == 0) {
                // The first message of the new process is one whose counter shows it: of a notifier heard in the old
                // one.
                next.replaceAll((each, value) -> 0L);
                seenOfProcess.replaceAll((each, value) -> false);
                skip = Math.min(skip, lastSeen.get(topic));
                restarts++;
            }
            long counter = (next.get(topic) + skip) % ZmqMessage.COUNTERS;
            next.put(topic, (counter + 1) % ZmqMessage.COUNTERS);
            missing += lastSeen.containsKey(topic) ? skip : 0;
            lastSeen.put(topic, counter);
            boolean firstOfProcess = seenOfProcess.put(topic, true) != Boolean.TRUE;
            Verdict verdict = counters.next(HERE, topic, counter);
            if (verdict instanceof Verdict.Lost lost) {
                assertThat(lost.messages()).isEqualTo(skip);
                told += lost.messages();
            } else if (verdict instanceof Verdict.Restarted restarted) {
                assertThat(firstOfProcess).isTrue();
                told += restarted.missed();
                restartsTold += restarted.news() ? 1 : 0;
            } else if (verdict instanceof Verdict.Next) {
                assertThat(skip).isZero();
            }
        }
        assertThat(told).isEqualTo(missing).isPositive();
        assertThat(restartsTold).isEqualTo(restarts);
    }
}
