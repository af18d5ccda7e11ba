package org.bmon.common;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HexWordsTests {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void readsWhatItWrote(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 1000; i++) {
            Txid txid = new Txid(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
            String hex = txid.toHex();

            assertThat(hex)
                    .isEqualTo(
                            "%016x%016x%016x%016x".formatted(txid.word0(), txid.word1(), txid.word2(), txid.word3()));
            assertThat(Txid.ofHex(hex)).isEqualTo(txid);
            assertThat(Txid.ofHex(hex.toUpperCase(Locale.ROOT))).isEqualTo(txid);
        }
    }

    @Test
    void onlyHexadecimalDigitsMakeAHash() {
        for (int value = 0; value < 256; value++) {
            boolean digit = value < 128 && Character.digit(value, 16) >= 0;
            for (int at = 0; at < Hash256.HEX_DIGITS; at++) {
                byte[] ascii = new byte[Hash256.HEX_DIGITS];
                Arrays.fill(ascii, (byte) '0');
                ascii[at] = (byte) value;

                assertThat(HexWords.isHash(ascii, 0))
                        .as("byte %d at %d", value, at)
                        .isEqualTo(digit);
            }
        }
    }

    @Test
    void aHashThatGoesBeyondTheArrayIsNone() {
        byte[] ascii = "0".repeat(Hash256.HEX_DIGITS).getBytes(ISO_8859_1);

        assertThat(HexWords.isHash(ascii, 1)).isFalse();
        assertThat(HexWords.isHash(ascii, -1)).isFalse();
    }
}
