package org.bmon.collector.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentFlagsTests {

    private final RecentFlags flags = new RecentFlags(5, 3, 1);

    @Test
    void beginsWithEnoughOfTheLast() {
        assertThat(flags.add(true)).isFalse();
        assertThat(flags.add(false)).isFalse();
        assertThat(flags.add(true)).isFalse();
        assertThat(flags.add(true)).isTrue();
    }

    @Test
    void lastsUntilFewAreLeft() {
        for (int i = 0; i < 5; i++) {
            flags.add(true);
        }
        assertThat(flags.add(false)).isTrue();
        assertThat(flags.add(false)).isTrue();
        assertThat(flags.add(false)).isTrue();
        assertThat(flags.count()).isEqualTo(2);
        assertThat(flags.add(false)).isFalse();
    }

    @Test
    void oldOnesDoNotCount() {
        flags.add(true);
        flags.add(true);
        for (int i = 0; i < 4; i++) {
            flags.add(false);
        }
        assertThat(flags.add(true)).isFalse();
        assertThat(flags.add(true)).isFalse();
    }
}
