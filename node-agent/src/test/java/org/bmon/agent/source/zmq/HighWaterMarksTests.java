package org.bmon.agent.source.zmq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bmon.agent.source.rpc.ZmqNotifier;
import org.junit.jupiter.api.Test;

class HighWaterMarksTests {

    private static final String HERE = "tcp://127.0.0.1:28332";

    @Test
    void markOfTheFirstInTheAlphabetHoldsForAllOfAnAddress() {
        List<String> problems = HighWaterMarks.problems(
                List.of(new ZmqNotifier("sequence", HERE, 100_000), new ZmqNotifier("hashblock", HERE, 1000)));
        assertThat(problems).singleElement().asString().contains(HERE).contains("hashblock, 1000, holds for all");
    }

    @Test
    void addressesOfTheirOwnHaveMarksOfTheirOwn() {
        assertThat(HighWaterMarks.problems(List.of(
                        new ZmqNotifier("sequence", HERE, 100_000),
                        new ZmqNotifier("hashblock", "tcp://127.0.0.1:28333", 0))))
                .isEmpty();
    }

    @Test
    void defaultMarkIsTooLow() {
        assertThat(HighWaterMarks.problems(List.of(new ZmqNotifier("sequence", HERE, 1000))))
                .singleElement()
                .asString()
                .contains("zmqpubsequencehwm");
    }
}
