package org.bmon.agent.source.rpc.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bmon.agent.source.rpc.RpcOutcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A schedule over a clock that stands until it is set. */
class PollScheduleTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<String> forgotten = new ArrayList<>();
    private long now = 5_000_000_000_000L;
    private final PollSchedule schedule = new PollSchedule(() -> now);

    @BeforeEach
    void fill() {
        add(PollKind.CHAIN, Duration.ofSeconds(5));
        add(PollKind.MEMPOOL, Duration.ofSeconds(15));
        add(PollKind.TEMPLATE, Duration.ofMinutes(5));
        schedule.open();
    }

    private void add(PollKind kind, Duration interval) {
        schedule.add(
                new Poll() {
                    @Override
                    public PollKind kind() {
                        return kind;
                    }

                    @Override
                    public void ask() {}

                    @Override
                    public void forget() {
                        forgotten.add(kind.label());
                    }
                },
                interval);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    /** What is due now; null if nothing is. */
    private PollSchedule.@Nullable Entry due(PollKind.Lane lane) {
        return schedule.due(lane);
    }

    private PollKind kindDue(PollKind.Lane lane) {
        PollSchedule.Entry entry = due(lane);
        assertThat(entry).isNotNull();
        schedule.answered(entry);
        return entry.poll().kind();
    }

    @Test
    void eachIsDueAtItsOwnPaceInItsOwnLane() {
        assertThat(kindDue(PollKind.Lane.QUICK)).isEqualTo(PollKind.CHAIN);
        assertThat(kindDue(PollKind.Lane.QUICK)).isEqualTo(PollKind.MEMPOOL);
        assertThat(due(PollKind.Lane.QUICK)).isNull();
        assertThat(kindDue(PollKind.Lane.SLOW)).isEqualTo(PollKind.TEMPLATE);
        pass(Duration.ofSeconds(5));
        assertThat(kindDue(PollKind.Lane.QUICK)).isEqualTo(PollKind.CHAIN);
        assertThat(due(PollKind.Lane.QUICK)).isNull();
    }

    @Test
    void whatIsUnderWayIsNotAskedAgain() {
        due(PollKind.Lane.SLOW);
        pass(Duration.ofHours(1));
        assertThat(due(PollKind.Lane.SLOW)).isNull();
    }

    @Test
    void whatCameTooLateMovesToTheSlowLaneUntilItIsAnswered() {
        PollSchedule.Entry chain = due(PollKind.Lane.QUICK);
        schedule.failed(chain, RpcOutcome.TIMED_OUT);
        assertThat(forgotten).containsExactly("chain");
        kindDue(PollKind.Lane.SLOW);
        pass(Duration.ofSeconds(10));

        assertThat(kindDue(PollKind.Lane.QUICK)).isEqualTo(PollKind.MEMPOOL);
        assertThat(due(PollKind.Lane.QUICK)).isNull();
        assertThat(kindDue(PollKind.Lane.SLOW)).isEqualTo(PollKind.CHAIN);
        pass(Duration.ofSeconds(5));
        assertThat(kindDue(PollKind.Lane.QUICK)).isEqualTo(PollKind.CHAIN);
    }

    @Test
    void whatFailsWaitsLongerEachTime() {
        PollSchedule.Entry chain = due(PollKind.Lane.QUICK);
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            schedule.failed(chain, RpcOutcome.BAD_REPLY);
            long failed = now;
            for (PollSchedule.Entry next = due(PollKind.Lane.QUICK); next != chain; next = due(PollKind.Lane.QUICK)) {
                if (next == null) {
                    pass(SECOND);
                } else {
                    schedule.answered(next);
                }
            }
            waits.add(Duration.ofNanos(now - failed).toSeconds());
        }

        assertThat(waits).containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 320L, 320L, 320L);
    }

    @Test
    void aFullWorkQueuePausesEverythingLongerEachTime() {
        schedule.failed(due(PollKind.Lane.QUICK), RpcOutcome.BUSY);
        pass(Duration.ofSeconds(4));
        assertThat(due(PollKind.Lane.QUICK)).isNull();
        assertThat(due(PollKind.Lane.SLOW)).isNull();
        pass(SECOND);
        schedule.failed(due(PollKind.Lane.QUICK), RpcOutcome.BUSY);
        pass(Duration.ofSeconds(9));
        assertThat(due(PollKind.Lane.SLOW)).isNull();
        pass(SECOND);
        assertThat(due(PollKind.Lane.SLOW)).isNotNull();
    }

    @Test
    void aPromptBringsForwardAndNeverPutsOff() {
        kindDue(PollKind.Lane.SLOW);
        pass(SECOND);
        schedule.prompt(PollKind.TEMPLATE, Duration.ofSeconds(30));
        schedule.prompt(PollKind.TEMPLATE, Duration.ofSeconds(60));
        pass(Duration.ofSeconds(29));
        assertThat(due(PollKind.Lane.SLOW)).isNull();
        pass(SECOND);
        assertThat(kindDue(PollKind.Lane.SLOW)).isEqualTo(PollKind.TEMPLATE);
    }

    @Test
    void nothingIsDueWhileTheNodeIsOutOfReach() throws InterruptedException {
        schedule.shut();
        assertThat(schedule.take(PollKind.Lane.QUICK)).isNull();
        assertThat(forgotten).containsExactly("chain", "mempool", "template");
        schedule.open();
        assertThat(due(PollKind.Lane.QUICK)).isNotNull();
    }

    @Test
    void whatIsDearIsNotAskedAtOnceNorAgainAfterEachLossOfTheNode() {
        add(PollKind.SUPPLY, Duration.ofDays(1));
        schedule.open();
        kindDue(PollKind.Lane.SLOW);
        assertThat(due(PollKind.Lane.SLOW)).isNull();
        pass(Duration.ofMinutes(15));
        kindDue(PollKind.Lane.SLOW);
        assertThat(kindDue(PollKind.Lane.SLOW)).isEqualTo(PollKind.SUPPLY);
        schedule.shut();
        schedule.open();
        pass(Duration.ofHours(23));
        kindDue(PollKind.Lane.SLOW);
        assertThat(due(PollKind.Lane.SLOW)).isNull();
    }
}
