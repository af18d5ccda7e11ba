package org.bmon.agent.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerTests {

    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicReference<Worker> self = new AtomicReference<>();

    private Worker worker(Duration rest) {
        Worker worker = new Worker("bmon-test", () -> {
            while (!self.get().isEnding()) {
                rounds.incrementAndGet();
                self.get().rest(rest);
            }
        });
        self.set(worker);
        return worker;
    }

    private void awaitRounds(int count) {
        await().atMost(Duration.ofMinutes(1)).until(() -> rounds.get() >= count);
    }

    @Test
    void worksInRounds() {
        Worker worker = worker(Duration.ofMillis(1));
        worker.start();
        awaitRounds(3);
        worker.end();
        int atEnd = rounds.get();
        assertThat(worker.isEnding()).isTrue();
        assertThat(rounds).hasValue(atEnd);
    }

    @Test
    void endCutsTheRestShort() {
        Worker worker = worker(Duration.ofHours(1));
        worker.start();
        awaitRounds(1);
        worker.end();
        assertThat(rounds).hasValue(1);
    }

    @Test
    void interruptEndsItWhateverItWaitsFor() {
        Worker worker = new Worker("bmon-test", () -> {
            rounds.incrementAndGet();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                rounds.incrementAndGet();
            }
        });
        worker.start();
        awaitRounds(1);
        worker.interrupt();
        worker.end();
        assertThat(rounds).hasValue(2);
    }

    @Test
    void whatWasNeverStartedEndsAtOnce() {
        Worker worker = worker(Duration.ofHours(1));
        worker.end();
        assertThat(rounds).hasValue(0);
    }

    @Test
    void beingWokenEndsALightRestAndIsRememberedUntilThere() {
        Worker worker = new Worker("bmon-test", () -> {
            while (!self.get().isEnding()) {
                rounds.incrementAndGet();
                self.get().doze(Duration.ofHours(1));
            }
        });
        self.set(worker);
        worker.wake();
        worker.start();
        awaitRounds(2);
        worker.wake();
        awaitRounds(3);
        worker.end();
    }

    @Test
    void beingWokenDoesNotEndAProperRest() {
        Worker worker = worker(Duration.ofHours(1));
        worker.start();
        awaitRounds(1);
        worker.wake();
        worker.end();
        assertThat(rounds).hasValue(1);
    }
}
