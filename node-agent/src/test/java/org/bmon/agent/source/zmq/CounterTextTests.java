package org.bmon.agent.source.zmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CounterTextTests {

    @Test
    void countersComeBackAsTheyWere() {
        CounterText text = new CounterText(
                77,
                Map.of(
                        "tcp://127.0.0.1:28332",
                        Map.of(ZmqTopic.SEQUENCE, 4_294_967_295L, ZmqTopic.HASHBLOCK, -1L),
                        "tcp://[::1]:1",
                        Map.of(ZmqTopic.SEQUENCE, 0L)));
        assertThat(CounterText.parse(text.text())).isEqualTo(text);
        assertThat(CounterText.parse(new CounterText(0, Map.of()).text()).counters())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zmq 2 5", "zmq 1 x", "zmq 1 5\nsequence 4", "zmq 1 5\nnonsense 4 tcp://a:1"})
    void somethingElseIsRefused(String text) {
        assertThatThrownBy(() -> CounterText.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
