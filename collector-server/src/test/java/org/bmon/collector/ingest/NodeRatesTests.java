package org.bmon.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.bmon.common.NodeName;
import org.junit.jupiter.api.Test;

class NodeRatesTests {

    private static final NodeName ADA = new NodeName("ada");
    private static final long SECOND = 1_000_000;

    private final NodeRates rates = new NodeRates(10);

    private int admitted(int asked, long atMicros) {
        int admitted = 0;
        for (int i = 0; i < asked; i++) {
            admitted += rates.admits(ADA, atMicros) ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void burstOfTwoSecondsThenTheRate() {
        assertThat(admitted(100, 0)).isEqualTo(20);
        assertThat(admitted(100, SECOND)).isEqualTo(10);
        assertThat(admitted(100, SECOND + SECOND / 10)).isEqualTo(1);
        assertThat(admitted(100, 100 * SECOND)).isEqualTo(20);
    }

    @Test
    void nodesAreCountedApart() {
        admitted(100, 0);

        assertThat(rates.admits(new NodeName("bob"), 0)).isTrue();
        assertThat(rates.admits(ADA, 0)).isFalse();
    }

    @Test
    void clockThatIsSetBackNeitherGivesNorTakes() {
        admitted(15, 100 * SECOND);

        assertThat(admitted(100, SECOND)).isEqualTo(5);
        assertThat(admitted(100, 2 * SECOND)).isEqualTo(10);
    }
}
