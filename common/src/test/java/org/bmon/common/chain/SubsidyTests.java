package org.bmon.common.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.bmon.common.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SubsidyTests {

    private static final long ALL_SAT = 2_099_999_997_690_000L;

    @ParameterizedTest
    @CsvSource({
        "MAIN, 0, 5000000000",
        "MAIN, 209999, 5000000000",
        "MAIN, 210000, 2500000000",
        "MAIN, 420000, 1250000000",
        "MAIN, 839999, 625000000",
        "MAIN, 840000, 312500000",
        "MAIN, 6929999, 1",
        "MAIN, 6930000, 0",
        "MAIN, 13440000, 0",
        "MAIN, 2147483647, 0",
        "TESTNET3, 210000, 2500000000",
        "TESTNET4, 209999, 5000000000",
        "SIGNET, 210000, 2500000000",
        "REGTEST, 0, 5000000000",
        "REGTEST, 149, 5000000000",
        "REGTEST, 150, 2500000000",
        "REGTEST, 4949, 1",
        "REGTEST, 4950, 0",
        "REGTEST, 9600, 0"
    })
    void theSubsidyHalves(Network network, int height, long satoshi) {
        assertThat(Subsidy.at(network, height)).isEqualTo(satoshi);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 5000000000",
        "1, 10000000000",
        "209999, 1050000000000000",
        "210000, 1050002500000000",
        "839999, 1968750000000000"
    })
    void theSupplyLimitIsTheSumSoFar(int height, long satoshi) {
        assertThat(Subsidy.supplyLimit(Network.MAIN, height)).isEqualTo(satoshi);
    }

    @Test
    void allCoinsAreOutAfterThirtyThreeHalvings() {
        assertThat(Subsidy.supplyLimit(Network.MAIN, 6_929_998)).isEqualTo(ALL_SAT - 1);
        assertThat(Subsidy.supplyLimit(Network.MAIN, 6_929_999)).isEqualTo(ALL_SAT);
        assertThat(Subsidy.supplyLimit(Network.MAIN, 6_930_000)).isEqualTo(ALL_SAT);
        assertThat(Subsidy.supplyLimit(Network.MAIN, Integer.MAX_VALUE)).isEqualTo(ALL_SAT);
    }

    @ParameterizedTest
    @EnumSource(Network.class)
    void theSupplyLimitGrowsByEachSubsidy(Network network) {
        int last = 12 * Subsidy.halvingInterval(Network.REGTEST);
        for (int height = 1; height <= last; height++) {
            assertThat(Subsidy.supplyLimit(network, height) - Subsidy.supplyLimit(network, height - 1))
                    .isEqualTo(Subsidy.at(network, height));
        }
    }

    @ParameterizedTest
    @EnumSource(Network.class)
    void aNegativeHeightIsRefused(Network network) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Subsidy.at(network, -1))
                .withMessage("heights count from 0, not from -1");
        assertThatIllegalArgumentException().isThrownBy(() -> Subsidy.supplyLimit(network, Integer.MIN_VALUE));
    }
}
