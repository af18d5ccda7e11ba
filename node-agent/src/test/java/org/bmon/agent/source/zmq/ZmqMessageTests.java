package org.bmon.agent.source.zmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZmqMessageTests {

    @Test
    void framesAreReadWithALittleEndianCounter() throws Exception {
        List<byte[]> frames = Messages.frames("hashblock", Messages.BLOCK.toBytes(), 0xfedcba98L);
        ZmqMessage message = ZmqMessage.decode(frames);
        assertThat(message.topic()).isEqualTo(ZmqTopic.HASHBLOCK);
        assertThat(message.counter()).isEqualTo(0xfedcba98L);
        assertThat(message.body()).isEqualTo(Messages.BLOCK.toBytes());
        assertThat(message).isEqualTo(ZmqMessage.decode(frames)).hasToString(message.toString());
        assertThat(message).isNotEqualTo(Messages.message(ZmqTopic.HASHBLOCK, new byte[32], 0xfedcba98L));
    }

    @Test
    void wrongNumberOfFramesIsNamed() {
        List<byte[]> frames = Messages.frames("sequence", new byte[33], 1);
        assertThatThrownBy(() -> ZmqMessage.decode(frames.subList(0, 2)))
                .isInstanceOf(ZmqFormatException.class)
                .hasMessage("a message has 3 frames (topic, body, counter), this one has 2");
        assertThatThrownBy(() -> ZmqMessage.decode(List.of())).hasMessageContaining("has 0");
        assertThatThrownBy(() -> ZmqMessage.decode(List.of(frames.get(0), frames.get(1), new byte[8])))
                .hasMessage("the counter of sequence has 8 bytes, not 4");
    }

    @ParameterizedTest
    @CsvSource({
        "hashblock, 31, the body of hashblock has 31 bytes",
        "hashtx, 33, 'the body of hashtx has 33 bytes, not 32'",
        "rawblock, 80, 'the body of rawblock has 80 bytes, not at least 81'",
        "rawtx, 0, the body of rawtx has 0 bytes",
        "sequence, 32, 'the body of sequence has 32 bytes, not 33 or 41'",
        "sequence, 42, the body of sequence has 42 bytes",
        "hash, 32, unknown topic 'hash'",
        "'', 32, unknown topic ''",
    })
    void wrongTopicOrLengthIsNamed(String topic, int length, String message) {
        assertThatThrownBy(() -> ZmqMessage.decode(Messages.frames(topic, new byte[length], 1)))
                .isInstanceOf(ZmqFormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void sequenceLabelsAreToldApart() throws Exception {
        assertThat(SequenceMessage.decode(Messages.labelled(Messages.BLOCK, 'C', 0)))
                .isEqualTo(new SequenceMessage.Connected(Messages.BLOCK));
        assertThat(SequenceMessage.decode(Messages.labelled(Messages.BLOCK, 'D', 0)))
                .isEqualTo(new SequenceMessage.Disconnected(Messages.BLOCK));
        byte[] added = Messages.labelled(Messages.TX, 'A', 8);
        added[33] = 1;
        added[34] = 2;
        assertThat(SequenceMessage.decode(added)).isEqualTo(new SequenceMessage.Added(Messages.TX, 0x201));
        byte[] removed = Messages.labelled(Messages.TX, 'R', 8);
        removed[40] = 1;
        assertThat(SequenceMessage.decode(removed)).isEqualTo(new SequenceMessage.Removed(Messages.TX, 1L << 56));
    }

    @Test
    void labelAndLengthMustFitEachOther() {
        assertThatThrownBy(() -> SequenceMessage.decode(Messages.labelled(Messages.BLOCK, 'C', 8)))
                .hasMessage("a sequence message C has 41 bytes, not 33");
        assertThatThrownBy(() -> SequenceMessage.decode(Messages.labelled(Messages.BLOCK, 'A', 0)))
                .hasMessage("a sequence message A has 33 bytes, not 41");
        assertThatThrownBy(() -> SequenceMessage.decode(Messages.labelled(Messages.BLOCK, 'X', 0)))
                .hasMessage("the label of a sequence message is byte 88, not one of C, D, A, R");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyFramesGiveAMessageOrAnError(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int good = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] topic = random.nextBoolean()
                    ? ZmqTopic.values()[random.nextInt(5)].label().getBytes(StandardCharsets.US_ASCII)
                    : bytes(random, random.nextInt(12));
            byte[] body = bytes(random, random.nextInt(3) == 0 ? random.nextInt(100) : 33 + 8 * random.nextInt(2));
            try {
                ZmqMessage message =
                        ZmqMessage.decode(List.of(topic, body, bytes(random, random.nextInt(8) == 0 ? 3 : 4)));
                assertThat(message.counter()).isBetween(0L, ZmqMessage.COUNTERS - 1);
                SequenceMessage.decode(message.body());
                good++;
            } catch (ZmqFormatException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(good).isPositive();
    }

    private static byte[] bytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        if (length > 32 && random.nextBoolean()) {
            bytes[32] = (byte) "CDAR".charAt(random.nextInt(4));
        }
        return bytes;
    }
}
