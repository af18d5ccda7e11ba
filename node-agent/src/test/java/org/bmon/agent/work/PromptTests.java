package org.bmon.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PromptTests {

    private final AtomicInteger told = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Prompt prompt = new Prompt(told::incrementAndGet, nanos::get);

    private void give(int times) {
        for (int i = 0; i < times; i++) {
            prompt.run();
        }
    }

    @Test
    void isGivenAtOnce() {
        give(1);
        assertThat(told).hasValue(1);
    }

    @Test
    void isNotGivenTooOften() {
        give(Prompt.MOST + 50);
        assertThat(told).hasValue(Prompt.MOST);
        nanos.addAndGet(Prompt.WITHIN.toNanos() - 1);
        give(1);
        assertThat(told).hasValue(Prompt.MOST);
    }

    @Test
    void isGivenAgainAfterAWhile() {
        give(Prompt.MOST);
        nanos.addAndGet(Prompt.WITHIN.toNanos());
        give(Prompt.MOST + 1);
        assertThat(told).hasValue(2 * Prompt.MOST);
    }
}
