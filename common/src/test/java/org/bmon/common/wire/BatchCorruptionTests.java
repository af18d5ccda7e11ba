package org.bmon.common.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to the bytes on the way: a clear error, and never a part of a batch. */
class BatchCorruptionTests {

    private final BatchCodec codec = new BatchCodec();
    private final byte[] small = codec.encode(TestBatches.random(new SplittableRandom(11), 4));

    @Test
    void aBatchCutShortAnywhereIsRefused() {
        for (int length = 0; length < small.length; length++) {
            assertRefused(Arrays.copyOf(small, length));
        }
    }

    @Test
    void everyChangeOfOneBitIsRefused() {
        for (int at = 0; at < small.length; at++) {
            for (int bit = 1; bit < 256; bit <<= 1) {
                assertRefused(changed(small, at, bit));
            }
        }
    }

    @Test
    void everyChangeOfOneByteOfTheHeaderIsRefused() {
        int end = WireText.lines(small).get(0).length();
        for (int at = 0; at <= end; at++) {
            for (int value = 1; value < 256; value++) {
                assertRefused(changed(small, at, value));
            }
        }
    }

    private static byte[] changed(byte[] bytes, int at, int xor) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) xor;
        return changed;
    }

    @Test
    void everyByteLostOrDoubledIsRefused() {
        for (int at = 0; at < small.length; at++) {
            byte[] shorter = new byte[small.length - 1];
            System.arraycopy(small, 0, shorter, 0, at);
            System.arraycopy(small, at + 1, shorter, at, shorter.length - at);
            assertRefused(shorter);
            byte[] longer = new byte[small.length + 1];
            System.arraycopy(small, 0, longer, 0, at + 1);
            System.arraycopy(small, at, longer, at + 1, small.length - at);
            assertRefused(longer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", " ", "{}", "{}\n", "garbage", "\0"})
    void whatFollowsABatchIsRefused(String more) {
        assertRefused((WireText.text(small) + more).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void twoBatchesInOneAreRefused() {
        assertRefused((WireText.text(small) + WireText.text(small)).getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aLargeBatchCorruptedAtRandomIsRefused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] large = codec.encode(TestBatches.random(random, 1000));
        for (int i = 0; i < 100; i++) {
            assertRefused(changed(large, random.nextInt(large.length), 1 << random.nextInt(8)));
            assertRefused(Arrays.copyOf(large, random.nextInt(large.length)));
        }
    }

    @Test
    void everyCorruptionOfAReplyIsRefused() {
        byte[] reply = codec.encodeReply(TestBatches.reply(new SplittableRandom(12)));
        for (int at = 0; at < reply.length; at++) {
            assertReplyRefused(Arrays.copyOf(reply, at));
            for (int value = 1; value < 256; value++) {
                assertReplyRefused(changed(reply, at, value));
            }
        }
        assertReplyRefused(Arrays.copyOf(reply, reply.length + 1));
    }

    /** The checksum made right again, so that what is behind it has to stand by itself. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void nonsenseWithARightChecksumGivesABatchOrAClearError(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] changed = codec.encode(TestBatches.random(random, 1 + random.nextInt(3)));
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                changed[random.nextInt(changed.length)] = random.nextBoolean()
                        ? (byte) random.nextInt(256)
                        : (byte) "{}[]\",:\\\n01-".charAt(random.nextInt(12));
            }
            try {
                codec.decode(WireText.sealed(changed));
            } catch (WireFormatException e) {
                assertThat(e).hasMessageStartingWith("line ");
                refused++;
            }
        }

        assertThat(refused).isBetween(400, 2000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomBytesAreRefused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            assertRefused(noise);
            assertReplyRefused(noise);
            assertThatExceptionOfType(WireFormatException.class).isThrownBy(() -> codec.decodeEvent(noise));
        }
    }

    private void assertRefused(byte[] bytes) {
        try {
            codec.decode(bytes);
        } catch (WireFormatException e) {
            if (e.getMessage() == null || !e.getMessage().startsWith("line ")) {
                throw new AssertionError("no line in the message", e);
            }
            return;
        }
        throw new AssertionError("taken for a batch: " + WireText.text(bytes));
    }

    private void assertReplyRefused(byte[] bytes) {
        try {
            codec.decodeReply(bytes);
        } catch (WireFormatException e) {
            if (e.getMessage() == null || !e.getMessage().startsWith("line ")) {
                throw new AssertionError("no line in the message", e);
            }
            return;
        }
        throw new AssertionError("taken for a reply: " + WireText.text(bytes));
    }
}
