package org.bmon.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bmon.common.NodeName;
import org.junit.jupiter.api.Test;

class SilenceTests {

    private static final NodeName A = new NodeName("a");

    private final Silence silence = new Silence(60);
    private final List<String> told = new ArrayList<>();

    private void check(long now) {
        silence.check(now, (node, since) -> told.add(node + " since " + since));
    }

    @Test
    void nodeIsSilentFromWhenItWasLastHeardAndToldOnce() {
        silence.heard(A, 100);
        check(160);
        assertThat(told).isEmpty();
        check(161);
        check(200);

        assertThat(told).containsExactly("a since 100");
    }

    @Test
    void startedCollectorWaitsBeforeItCallsAnyoneSilent() {
        silence.heard(A, 100);
        silence.started(1_000);
        check(1_060);
        assertThat(told).isEmpty();
        check(1_061);

        assertThat(told).containsExactly("a since 100");
    }

    @Test
    void nodeThatCameBackCanFallSilentAgain() {
        silence.heard(A, 100);
        check(161);
        assertThat(silence.heard(A, 300)).isTrue();
        silence.over(A);
        assertThat(silence.heard(A, 310)).isFalse();
        check(371);

        assertThat(told).containsExactly("a since 100", "a since 310");
    }
}
