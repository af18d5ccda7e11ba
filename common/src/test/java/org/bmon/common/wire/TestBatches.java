package org.bmon.common.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.bmon.common.event.TestEvents;
import org.jspecify.annotations.Nullable;

/** Random batches and replies, for tests: equal seeds give equal ones. */
public final class TestBatches {

    private TestBatches() {}

    /** A batch of so many events of all types. */
    public static Batch random(SplittableRandom random, int size) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            events.add(TestEvents.random(random));
        }
        return of(random, events);
    }

    /** A batch of these events, with a random header. */
    public static Batch of(SplittableRandom random, List<Event> events) {
        Network network = Network.values()[random.nextInt(Network.values().length)];
        StreamId stream =
                new StreamId(new NodeName("node-" + random.nextInt(100)), network, Long.toHexString(random.nextLong()));
        return new Batch(stream, 1 + random.nextLong(1L << 50), micros(random), exchange(random), events);
    }

    private static @Nullable ClockExchange exchange(SplittableRandom random) {
        return random.nextBoolean()
                ? null
                : new ClockExchange(micros(random), micros(random), micros(random), micros(random));
    }

    /** A reply. */
    public static BatchReply reply(SplittableRandom random) {
        long durable = random.nextLong(1L << 50);
        return new BatchReply(
                durable + random.nextInt(1000),
                durable,
                micros(random),
                micros(random),
                List.of("mempool").subList(0, random.nextInt(2)));
    }

    private static long micros(SplittableRandom random) {
        return 1_700_000_000_000_000L + random.nextLong(1L << 48);
    }
}
