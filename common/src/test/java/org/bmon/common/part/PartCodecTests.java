package org.bmon.common.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.bmon.common.event.TestEvents;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.TestBatches;
import org.bmon.common.wire.WireFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartCodecTests {

    private static final StreamId STREAM = new StreamId(new NodeName("oak"), Network.MAIN, "e1");

    private final PartCodec codec = new PartCodec();

    static List<Class<? extends Event>> types() {
        return TestEvents.types();
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyEventComesBackEqual(Class<? extends Event> type) throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 50; i++) {
            Part part = part(
                    7, 9, List.of(7L, 8L), List.of(TestEvents.random(type, random), TestEvents.random(type, random)));
            assertThat(codec.decode(codec.encode(part))).isEqualTo(part);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyPartComesBackEqual(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 40; i++) {
            for (Part part : TestParts.random(random, random.nextInt(50))) {
                assertThat(codec.decode(codec.encode(part))).isEqualTo(part);
            }
        }
    }

    @Test
    void anEmptyPartIsItsHeader() {
        String text = new String(codec.encode(part(7, 9, List.of(), List.of())), StandardCharsets.UTF_8);

        assertThat(text)
                .startsWith("{\"format\":\"bmon-part/1\",\"node\":\"oak\",\"network\":\"main\",\"epoch\":\"e1\","
                        + "\"first\":7,\"next\":9,\"missed\":2,\"openedMicros\":3,\"receivedMicros\":4,"
                        + "\"partition\":1,\"partitions\":4,\"steps\":[],\"crc32c\":\"")
                .endsWith("\"}\n");
    }

    @Test
    void aPartCutShortAnywhereIsRefused() {
        byte[] bytes = codec.encode(TestParts.one(new SplittableRandom(11)));
        for (int length = 0; length < bytes.length; length++) {
            assertRefused(Arrays.copyOf(bytes, length));
        }
    }

    @Test
    void everyChangeOfOneBitIsRefused() {
        byte[] bytes = codec.encode(TestParts.one(new SplittableRandom(12)));
        for (int at = 0; at < bytes.length; at++) {
            for (int bit = 1; bit < 256; bit <<= 1) {
                byte[] changed = bytes.clone();
                changed[at] ^= (byte) bit;
                assertRefused(changed);
            }
        }
    }

    @Test
    void aBatchIsNoPart() {
        byte[] batch = new BatchCodec().encode(TestBatches.random(new SplittableRandom(13), 3));

        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> codec.decode(batch))
                .withMessageStartingWith("line 1: ");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noiseIsRefused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            assertRefused(noise);
        }
    }

    @Test
    void whatCanNotBeIsNoPart() {
        List<Event> one = List.of(TestEvents.random(new SplittableRandom(1)));
        List<Event> two = new ArrayList<>(one);
        two.addAll(one);
        assertThatIllegalArgumentException().isThrownBy(() -> part(0, 1, List.of(), List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> part(2, 1, List.of(), List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> part(1, 3, List.of(), one));
        assertThatIllegalArgumentException().isThrownBy(() -> part(1, 3, List.of(3L), one));
        assertThatIllegalArgumentException().isThrownBy(() -> part(5, 9, List.of(4L), one));
        assertThatIllegalArgumentException().isThrownBy(() -> part(5, 9, List.of(6L, 6L), two));
        assertThatIllegalArgumentException().isThrownBy(() -> part(5, 9, List.of(7L, 6L), two));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Part(STREAM, 1, 1, 0, 0, 0, null, 4, 4, List.of(), List.of()));
    }

    private static Part part(long first, long next, List<Long> positions, List<Event> events) {
        return new Part(STREAM, first, next, 2, 3, 4, null, 1, 4, positions, events);
    }

    private void assertRefused(byte[] bytes) {
        try {
            codec.decode(bytes);
        } catch (WireFormatException e) {
            assertThat(e.getMessage()).startsWith("line ");
            return;
        }
        throw new AssertionError("taken for a part: " + new String(bytes, StandardCharsets.UTF_8));
    }
}
