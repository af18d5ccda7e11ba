package org.bmon.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashTests {

    private static final String GENESIS = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f";

    /** One of the three kinds of hash. */
    record Kind<H extends Hash256>(
            String name,
            Function<String, H> ofHex,
            BiFunction<byte[], Integer, H> ofHexAt,
            BiFunction<byte[], Integer, H> ofBytes,
            Comparator<H> order) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind<?>> kinds() {
        return Stream.of(
                new Kind<>("BlockHash", BlockHash::ofHex, BlockHash::ofHexAt, BlockHash::ofBytes, BlockHash::compareTo),
                new Kind<>("Txid", Txid::ofHex, Txid::ofHexAt, Txid::ofBytes, Txid::compareTo),
                new Kind<>("Wtxid", Wtxid::ofHex, Wtxid::ofHexAt, Wtxid::ofBytes, Wtxid::compareTo));
    }

    @Test
    void theWordsAreTheBytesAsCoreShowsThem() {
        BlockHash hash = BlockHash.ofHex(GENESIS);

        assertThat(hash)
                .isEqualTo(new BlockHash(
                        0x000000000019d668L, 0x9c085ae165831e93L, 0x4ff763ae46a2a6c1L, 0x72b3f1b60a8ce26fL));
        assertThat(hash).hasToString(GENESIS);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <H extends Hash256> void hexAndBytesRoundTrip(Kind<H> kind) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = new byte[32];
            random.nextBytes(bytes);
            String hex = HexFormat.of().formatHex(bytes);
            H hash = kind.ofHex.apply(hex);

            assertThat(hash.toHex()).isEqualTo(hex);
            assertThat(hash.toBytes()).isEqualTo(bytes);
            assertThat(hash).hasToString(hex).isEqualTo(kind.ofBytes.apply(bytes, 0));
            assertThat(kind.ofHex.apply(hex.toUpperCase(Locale.ROOT)))
                    .isEqualTo(hash)
                    .hasSameHashCodeAs(hash);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <H extends Hash256> void hashesAreReadInTheMidstOfOtherBytes(Kind<H> kind) {
        byte[] ascii = ("block hash=" + GENESIS + " height=0").getBytes(StandardCharsets.US_ASCII);
        byte[] padded = Arrays.copyOf(HexFormat.of().parseHex(GENESIS), 40);
        byte[] shifted = new byte[40];
        System.arraycopy(padded, 0, shifted, 8, 32);

        assertThat(HexWords.isHash(ascii, 11)).isTrue();
        assertThat(kind.ofHexAt.apply(ascii, 11).toHex()).isEqualTo(GENESIS);
        assertThat(kind.ofBytes.apply(shifted, 8).toHex()).isEqualTo(GENESIS);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <H extends Hash256> void theOrderIsThatOfTheNumbers(Kind<H> kind) {
        SplittableRandom random = new SplittableRandom(2);
        List<H> hashes = Stream.generate(() -> kind.ofHex.apply(similar(random)))
                .limit(500)
                .toList();

        List<H> sorted = hashes.stream().sorted(kind.order).toList();

        assertThat(sorted).isSortedAccordingTo(Comparator.comparing(hash -> new BigInteger(hash.toHex(), 16)));
        assertThat(kind.order.compare(sorted.get(0), sorted.get(0))).isZero();
    }

    /** Hashes that often begin alike, with words on both sides of the sign. */
    private static String similar(SplittableRandom random) {
        StringBuilder hex = new StringBuilder();
        for (int word = 0; word < 4; word++) {
            hex.append(List.of("0000000000000000", "7fffffffffffffff", "8000000000000000", "ffffffffffffffff")
                    .get(random.nextInt(4)));
        }
        return hex.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", GENESIS + "0", "0x" + GENESIS, " " + GENESIS})
    void aWrongNumberOfDigitsIsRefused(String hex) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockHash.ofHex(hex))
                .withMessage("not a hash of 64 hexadecimal digits: '" + hex + "'");
        assertThatIllegalArgumentException().isThrownBy(() -> Txid.ofHex(hex));
        assertThatIllegalArgumentException().isThrownBy(() -> Wtxid.ofHex(hex));
    }

    @Test
    void everyOtherCharacterIsRefusedAtEveryPlace() {
        for (int at = 0; at < 64; at++) {
            for (char c : new char[] {'g', 'G', '/', ':', '@', '`', ' ', '\0', '\u00e9', '\u0130', '\uff10'}) {
                String hex = GENESIS.substring(0, at) + c + GENESIS.substring(at + 1);
                assertThatIllegalArgumentException().as(hex).isThrownBy(() -> Txid.ofHex(hex));
            }
        }
    }

    @Test
    void aLongTextIsNotRepeatedInFull() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Txid.ofHex("a".repeat(10_000)))
                .withMessage("not a hash of 64 hexadecimal digits: '" + "a".repeat(80) + "'");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 32, 33})
    void tooFewBytesAreRefused(int offset) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockHash.ofBytes(new byte[32], offset))
                .withMessage("a hash needs 32 bytes from " + offset + ", there are " + (32 - offset));
        assertThatIllegalArgumentException().isThrownBy(() -> Txid.ofBytes(new byte[32], offset));
        assertThatIllegalArgumentException().isThrownBy(() -> Wtxid.ofBytes(new byte[32], offset));
    }

    @Test
    void whatEndsTooSoonIsNoHash() {
        byte[] ascii = GENESIS.getBytes(StandardCharsets.US_ASCII);

        assertThat(HexWords.isHash(ascii, 0)).isTrue();
        assertThat(HexWords.isHash(ascii, 1)).isFalse();
        assertThat(HexWords.isHash(ascii, -1)).isFalse();
        assertThat(HexWords.isHash(ascii, Integer.MAX_VALUE)).isFalse();
        assertThat(HexWords.isHash(new byte[0], 0)).isFalse();
    }
}
