package org.bmon.agent.source.log.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeWarning;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that happens to a log, in random order, with exact accounts of each line. */
@Tag("long")
class LogTailerFaultTests {

    private static final int STEPS = 150;

    @TempDir
    Path directory;

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyLineComesOnceThroughRotationsShrinksAndKills(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        try (NodeLog node = new NodeLog(directory);
                TailerHarness tail = new TailerHarness(node.log, StartAt.BEGINNING, random.nextBoolean())) {
            int rotations = 0;
            node.write(1);
            tail.poll();
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(9)) {
                    case 0, 1 -> node.write(1 + random.nextInt(20));
                    case 2 -> node.writeInPieces(random.nextBoolean() ? tail::poll : tail::restart);
                    case 3 -> tail.restart();
                    case 4 -> tail.outbox.full = random.nextInt(3) == 0;
                    case 5 -> {
                        // More rotations than files are kept lose data that no one can get back: not tested here.
                        if (rotations < 3 && node.written() > 0) {
                            node.rotate(random.nextBoolean());
                            rotations++;
                        }
                    }
                    case 6 -> {
                        if (rotations == 0 && node.written() > 0 && tail.isRead()) {
                            node.shrink(3000 + random.nextInt(3000), random.nextBoolean() ? tail::poll : () -> {});
                        }
                    }
                    default -> {
                        tail.poll();
                        tail.poll();
                        rotations = tail.isRead() ? 0 : rotations;
                    }
                }
            }
            node.write(1);
            tail.outbox.full = false;
            tail.pollAll();
            assertThat(tail.gaps()).isEmpty();
            assertEveryJumpIsTold(tail, node.written());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noLineIsMissingWithoutAGapOrComesTwice(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(~seed);
        boolean copies = random.nextBoolean();
        try (NodeLog node = new NodeLog(directory);
                TailerHarness tail = new TailerHarness(node.log, StartAt.BEGINNING, random.nextBoolean())) {
            node.write(5);
            tail.pollAll();
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(10)) {
                    case 0, 1, 2 -> node.write(1 + random.nextInt(20));
                    case 3 -> tail.restart();
                    case 4 -> {
                        tail.hourPasses();
                        if (!copies) {
                            node.rotate(random.nextBoolean());
                        } else if (tail.isRead()) {
                            // Of two copies in a row that were not looked at in between only the first cut is seen.
                            node.write(random.nextInt(10));
                            node.copyTruncate(random.nextInt(4));
                        }
                    }
                    case 5 -> {
                        boolean seen = random.nextBoolean();
                        if (tail.isRead()) {
                            node.write(random.nextInt(100));
                            node.shrink(3000 + random.nextInt(3000), seen ? tail::poll : () -> {});
                        }
                    }
                    default -> tail.poll();
                }
            }
            node.write(1);
            tail.pollAll();
            assertEveryJumpIsTold(tail, node.written());
        }
    }

    private static void assertEveryJumpIsTold(TailerHarness tail, long written) {
        long last = 0;
        boolean told = false;
        for (Event event : tail.outbox.events) {
            if (event instanceof DataGap) {
                told = true;
            } else if (event instanceof NodeWarning line) {
                long number = NodeLog.number(line.text());
                if (told) {
                    assertThat(number).as("after a gap").isGreaterThan(last);
                } else {
                    assertThat(number).as("without a gap").isEqualTo(last + 1);
                }
                last = number;
                told = false;
            }
        }
        assertThat(last).isEqualTo(written);
    }
}
