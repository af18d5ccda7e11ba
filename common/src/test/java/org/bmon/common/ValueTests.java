package org.bmon.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.bmon.common.event.Envelope;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.StreamId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "7",
                "london-1",
                "Node.2_b",
                "a23456789012345678901234567890123456789012345678901234567890123"
            })
    void aNodeNameIsItsText(String name) {
        assertThat(new NodeName(name)).hasToString(name);
        assertThat(new NodeName(name).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-a",
                ".a",
                "_a",
                "a b",
                "a/b",
                "a\n",
                "\u00e9",
                "a:1",
                "a234567890123456789012345678901234567890123456789012345678901234"
            })
    void whatCannotBeANodeNameIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NodeName(name))
                .withMessage("not a node name: '" + name + "'; it takes 1 to 63 letters, digits, dots, dashes and"
                        + " underscores, the first a letter or digit");
    }

    @Test
    void nodeNamesAreOrderedByTheirText() {
        assertThat(new NodeName("a")).isLessThan(new NodeName("b"));
        assertThat(new NodeName("a")).isEqualByComparingTo(new NodeName("a"));
    }

    @ParameterizedTest
    @EnumSource(Network.class)
    void everyNetworkIsFoundByLabelAndByChain(Network network) {
        assertThat(Network.ofLabel(network.label())).isEqualTo(network);
        assertThat(Network.ofChain(network.chain())).isEqualTo(network);
        assertThat(network).hasToString(network.label());
    }

    @ParameterizedTest
    @CsvSource({"MAIN, main, main", "TESTNET3, testnet3, test", "TESTNET4, testnet4, testnet4"})
    void coreCallsOneNetworkOtherwise(Network network, String label, String chain) {
        assertThat(network.label()).isEqualTo(label);
        assertThat(network.chain()).isEqualTo(chain);
    }

    @Test
    void anUnknownNetworkIsRefusedWithThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.ofLabel("test"))
                .withMessage("unknown network 'test'; known are main, testnet3, testnet4, signet, regtest");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.ofChain("testnet3"))
                .withMessage("unknown chain 'testnet3'; known are main, test, testnet4, signet, regtest");
    }

    @Test
    void aStampIsAMomentToTheMicrosecond() {
        Instant instant = Instant.parse("2026-11-22T18:11:08.040441Z");
        Stamp stamp = Stamp.ofLog(Stamp.micros(instant));

        assertThat(stamp).isEqualTo(new Stamp(1_795_371_068_040_441L, TimeSource.LOG));
        assertThat(stamp.instant()).isEqualTo(instant);
        assertThat(Stamp.instant(-1)).isEqualTo(Instant.parse("1969-12-31T23:59:59.999999Z"));
    }

    @ParameterizedTest
    @CsvSource({"1970-01-01T00:00:00.000001999Z, 1", "1969-12-31T23:59:59.999999001Z, -1"})
    void partsOfAMicrosecondAreRoundedDown(Instant instant, long micros) {
        assertThat(Stamp.micros(instant)).isEqualTo(micros);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a_b", "a.b", "\n"})
    void whatCannotBeAnEpochIsRefused(String epoch) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamId(new NodeName("a"), Network.MAIN, epoch))
                .withMessage("not an epoch: '" + epoch + "'; it takes 1 to 64 letters, digits, dashes");
    }

    @Test
    void positionsCountFromOne() {
        StreamId stream = new StreamId(new NodeName("a"), Network.MAIN, "e-1");
        NodeReachable event = new NodeReachable(Stamp.ofLog(1), null, null);

        assertThat(new Envelope(stream, 1, event).position()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Envelope(stream, 0, event))
                .withMessage("positions count from 1, not from 0");
    }
}
