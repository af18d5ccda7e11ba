package org.bmon.collector.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoftwareTests {

    @ParameterizedTest
    @CsvSource({
        "/Satoshi:28.1.0/, core-28",
        "/Satoshi:29.1.0/Knots:20250903/, knots-29",
        "/Satoshi:0.21.1/, core-0.21",
        "/btcwire:0.5.0/btcd:0.24.2/, btcd-0.24",
        "/Satoshi:30.0.0(office)/, core-30",
        "/Bitcoin Knots:29.2.0/, knots-29",
        "/bcoin:2.2.0/, bcoin-2",
    })
    void lastPartOfAUserAgentNamesTheCohort(String agent, String cohort) {
        assertThat(Software.ofUserAgent(agent)).extracting(Software::cohort).isEqualTo(cohort);
    }

    @Test
    void userAgentWithoutSoftwareSaysNothing() {
        assertThat(Software.ofUserAgent("/")).isNull();
        assertThat(Software.ofUserAgent("")).isNull();
    }

    @Test
    void logTellsTheVersionOfWhatRpcNamed() {
        Software knots = Software.ofUserAgent("/Satoshi:29.1.0/Knots:20250903/");

        assertThat(Software.ofLog("v30.0.0", knots)).isEqualTo(new Software("knots", "30"));
        assertThat(Software.ofLog("v28.0.0", null)).isEqualTo(new Software("core", "28"));
        assertThat(Software.ofLog("unknown", null)).isNull();
    }
}
