package org.bmon.common.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.NodeWarning;
import org.bmon.common.event.TemplateState;
import org.bmon.common.event.TestEvents;
import org.bmon.common.event.TxRemoved;
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
    @MethodSource("types")
    void everyEventBeginsWithItsStamp(Class<? extends Event> type) {
        assertThat(type.getRecordComponents()[0].getName()).isEqualTo("at");
        assertThat(WireText.text(codec.encodeEvent(TestEvents.random(type, new SplittableRandom(1)))))
                .matches("(?s)\\{\"type\":\"" + type.getSimpleName() + "\",\"micros\":-?\\d+,\"source\":\"[A-Z_]+\".*");
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
    void aBatchHasOneLineForTheHeaderAndOneForEachEvent() {
        SplittableRandom random = new SplittableRandom(7);
        List<Event> events = new ArrayList<>();
        TestEvents.types().forEach(type -> events.add(TestEvents.random(type, random)));
        String text = WireText.text(codec.encode(TestBatches.of(random, events)));

        assertThat(text.chars().filter(c -> c == '\n')).hasSize(events.size() + 1);
        assertThat(text).endsWith("}\n");
        assertThat(text.chars()).allMatch(c -> c == '\n' || c >= ' ');
    }

    @Test
    void anEmptyBatchIsItsHeader() throws Exception {
        Batch batch = TestBatches.random(new SplittableRandom(8), 0);
        byte[] bytes = codec.encode(batch);

        assertThat(WireText.lines(bytes)).hasSize(1);
        assertThat(codec.decode(bytes)).isEqualTo(batch);
    }

    @Test
    void whatIsMissingIsLeftOut() {
        Event event = new TxRemoved(Stamp.ofLog(5), new Txid(0, 0, 0, 1), null);

        assertThat(WireText.text(codec.encodeEvent(event)))
                .isEqualTo("{\"type\":\"TxRemoved\",\"micros\":5,\"source\":\"LOG\",\"txid\":\"" + "0".repeat(63)
                        + "1\"}");
    }

    @Test
    void halfASurrogatePairIsReplaced() throws Exception {
        Stamp at = Stamp.ofLog(1);
        String broken = "a\ud83d b\udc00\ud83d\udca9";
        Event event = new NodeStarted(at, broken, new TreeMap<>(Map.of(broken, broken)));

        String mended = "a\ufffd b\ufffd\ud83d\udca9";
        assertThat(codec.decodeEvent(codec.encodeEvent(event)))
                .isEqualTo(new NodeStarted(at, mended, new TreeMap<>(Map.of(mended, mended))));
    }

    @Test
    void theLongestTextsComeBackAndLongerOnesAreNotWritten() throws Exception {
        Stamp at = Stamp.ofLog(1);
        Event longest = new NodeWarning(at, "code", "\u20ac".repeat(1 << 20));
        Event keyed = new NodeStarted(at, "v", new TreeMap<>(Map.of("k".repeat(1000), "v")));

        assertThat(codec.decodeEvent(codec.encodeEvent(longest))).isEqualTo(longest);
        assertThat(codec.decodeEvent(codec.encodeEvent(keyed))).isEqualTo(keyed);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.encodeEvent(new NodeWarning(at, "code", "a".repeat((1 << 20) + 1))))
                .withMessage("a text of 1048577 characters where the format takes 1048576;"
                        + " cut it where the event is made");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        codec.encodeEvent(new NodeStarted(at, "v", new TreeMap<>(Map.of("k".repeat(1001), "v")))));
    }

    @Test
    void aTemplateOfAWholeBlockComesBack() throws Exception {
        SplittableRandom random = new SplittableRandom(9);
        List<Txid> txids = Stream.generate(() -> new Txid(random.nextLong(), 1, 2, random.nextLong()))
                .limit(20_000)
                .toList();
        Event event = new TemplateState(Stamp.ofLog(1), new BlockHash(0, 1, 2, 3), txids, 1, 4_000_000, null);

        assertThat(codec.decodeEvent(codec.encodeEvent(event))).isEqualTo(event);
    }
}
