package org.bmon.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.bmon.collector.live.Intake;
import org.bmon.collector.live.Receipt;
import org.bmon.collector.metrics.MetricsFixture;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.StreamId;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpStatus;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;

/** What comes while a collector has hardly any room. */
class FullIntakeTests {

    private static final String NODE = "ada";

    private final List<Batch> taken = new ArrayList<>();
    private IngestController controller;
    private String token;

    private final class FullIntake implements Intake {

        @Override
        public Receipt receive(Batch batch, byte[] body, long receivedMicros) {
            taken.add(batch);
            return new Receipt(0, 0);
        }

        @Override
        public boolean isNearlyFull() {
            return true;
        }

        @Override
        public List<String> wants(StreamId stream) {
            return List.of();
        }
    }

    @BeforeEach
    void make(@TempDir Path folder) throws IOException {
        Path tokens = folder.resolve("tokens");
        token = NodeTokens.issue(tokens, new NodeName(NODE));
        controller = new IngestController(
                new IngestProperties(null, tokens, DataSize.ofMegabytes(4), DataSize.ofMegabytes(16), 10_000, 100, 8),
                new NodeTokens(tokens, Clock.systemUTC()),
                new AgentAddresses(),
                new BatchCodec(),
                new FullIntake(),
                MetricsFixture.on(new SimpleMeterRegistry()),
                Clock.systemUTC());
    }

    private MockHttpServletRequest request(byte[] body) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Authorization", "Bearer " + token);
        request.setContent(body);
        return request;
    }

    @Test
    void batchIsRefusedBeforeItIsLookedInto() {
        byte[] noBatch = new byte[5_000];

        assertThatThrownBy(() -> controller.take(NODE, request(noBatch)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE))
                .hasMessageContaining("send this batch again later");
        assertThat(taken).isEmpty();
    }

    @Test
    void questionWithoutEventsIsAnswered() throws Exception {
        Batch question = new Batch(new StreamId(new NodeName(NODE), Network.MAIN, "e1"), 1, 0, null, List.of());

        controller.take(NODE, request(new BatchCodec().encode(question)));

        assertThat(taken).hasSize(1);
    }
}
