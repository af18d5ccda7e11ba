package org.bmon.common.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.common.event.Event;
import org.bmon.common.event.TestEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchCodecTests {

    private final BatchCodec codec = new BatchCodec();

    static List<Class<? extends Event>> types() {
        return TestEvents.types();
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyEventComesBackEqual(Class<? extends Event> type) throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 500; i++) {
            Event event = TestEvents.random(type, random);
            assertThat(codec.decodeEvent(codec.encodeEvent(event))).isEqualTo(event);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyBatchComesBackEqual(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 100; i++) {
            Batch batch = TestBatches.random(random, random.nextInt(50));
            assertThat(codec.decode(codec.encode(batch))).isEqualTo(batch);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyReplyComesBackEqual(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 100; i++) {
            BatchReply reply = TestBatches.reply(random);
            assertThat(codec.decodeReply(codec.encodeReply(reply))).isEqualTo(reply);
        }
    }

    @Test
    void aBatchIsLinesOfAscii() {
        SplittableRandom random = new SplittableRandom(7);
        List<Event> events = new ArrayList<>();
        TestEvents.types().forEach(type -> events.add(TestEvents.random(type, random)));
        byte[] bytes = codec.encode(TestBatches.of(random, events));

        assertThat(bytes).doesNotContain((byte) 0).endsWith('\n');
        assertThat(new String(bytes, java.nio.charset.StandardCharsets.US_ASCII).lines())
                .hasSize(events.size() + 1);
        for (byte b : bytes) {
            assertThat(b == '\n' || b >= ' ').isTrue();
        }
    }
}
