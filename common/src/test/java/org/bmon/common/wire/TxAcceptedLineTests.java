package org.bmon.common.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.Txid;
import org.bmon.common.Wtxid;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxAccepted;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick way of reading an event gives what the other gives, or nothing. */
class TxAcceptedLineTests {

    private static final String ALPHABET = "\"\\{}:, 019afAFLOG.-+enul\u00e9";

    private final BatchCodec codec = new BatchCodec();

    private static TxAccepted event(SplittableRandom random) {
        return new TxAccepted(
                new Stamp(
                        random.nextLong(random.nextBoolean() ? Long.MAX_VALUE : 2_000_000_000_000_000L),
                        random.nextBoolean() ? TimeSource.LOG : TimeSource.RECEIVED),
                new Txid(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()),
                random.nextBoolean() ? new Wtxid(random.nextLong(), random.nextLong(), 0, 0) : null,
                random.nextBoolean() ? Long.valueOf(random.nextLong(3_000)) : null,
                random.nextBoolean() ? Long.valueOf(random.nextLong(1L << random.nextInt(62) + 1)) : null);
    }

    private static @Nullable TxAccepted quick(byte[] line) {
        return TxAcceptedLine.read(line, 0, line.length);
    }

    /** What the other way reads: a space after the brace is enough to leave the quick one. */
    private @Nullable Event slow(byte[] line) {
        byte[] spaced = new byte[line.length + 1];
        spaced[0] = '{';
        spaced[1] = ' ';
        System.arraycopy(line, 1, spaced, 2, line.length - 1);
        try {
            return codec.decodeEvent(spaced);
        } catch (WireFormatException e) {
            return null;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void whatBmonWritesIsReadTheSame(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int read = 0;
        for (int i = 0; i < 2_000; i++) {
            TxAccepted event = event(random);
            byte[] line = codec.encodeEvent(event);
            assertThat(slow(line)).isEqualTo(event);
            TxAccepted quick = quick(line);
            assertThat(quick).isIn(event, null);
            read += quick == null ? 0 : 1;
        }
        assertThat(read).as("lines read the quick way").isGreaterThan(500);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void whatIsDamagedIsReadTheSameOrNotAtAll(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int read = 0;
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text =
                    new StringBuilder(new String(codec.encodeEvent(event(random)), StandardCharsets.UTF_8));
            int at = random.nextInt(text.length());
            String other = ALPHABET.substring(random.nextInt(ALPHABET.length())).substring(0, 1);
            switch (random.nextInt(3)) {
                case 0 -> text.replace(at, at + 1, other);
                case 1 -> text.deleteCharAt(at);
                default -> text.insert(at, other);
            }
            byte[] line = text.toString().getBytes(StandardCharsets.UTF_8);
            TxAccepted quick = quick(line);
            if (quick != null) {
                read++;
                assertThat(slow(line)).as("%s", text).isEqualTo(quick);
            }
        }
        assertThat(read).as("damaged lines that are events all the same").isPositive();
    }

    @Test
    void linesOfOtherEventsAreLeftAlone() {
        for (String line : List.of("{}", "{\"type\":\"TxAccepted\",\"micros\":", "{\"type\":\"HeaderSeen\"}", "")) {
            assertThat(quick(line.getBytes(StandardCharsets.UTF_8))).isNull();
        }
    }
}
