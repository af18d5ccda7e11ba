package org.bmon.common.part;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.TestBatches;

/** Random parts, for tests: equal seeds give equal ones. */
public final class TestParts {

    private TestParts() {}

    /** All parts of a random batch of so many events of all types. */
    public static List<Part> random(SplittableRandom random, int events) {
        return random(random, events, 1 + random.nextInt(6));
    }

    /** The same for so many partitions. */
    public static List<Part> random(SplittableRandom random, int events, int partitions) {
        Batch batch = TestBatches.random(random, events);
        return new Partitioning(partitions)
                .split(
                        batch.stream(),
                        batch.first(),
                        batch.events(),
                        random.nextInt(1000),
                        batch.sentMicros() - random.nextInt(1_000_000),
                        batch.sentMicros(),
                        random.nextBoolean()
                                ? null
                                : new ClockReading(random.nextLong(-1000, 1000), random.nextInt(9)));
    }

    /** One of them that has events, of four partitions. */
    public static Part one(SplittableRandom random) {
        return new ArrayList<>(random(random, 12, 4)).get(random.nextInt(4));
    }
}
