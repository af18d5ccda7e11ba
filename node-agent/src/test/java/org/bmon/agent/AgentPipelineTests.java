package org.bmon.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bmon.agent.outbox.OutboxSettings;
import org.bmon.agent.source.log.tail.LogSettings;
import org.bmon.agent.source.log.tail.StartAt;
import org.bmon.agent.uplink.CollectorSettings;
import org.bmon.agent.uplink.TokenSource;
import org.bmon.agent.uplink.UplinkSettings;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentPipelineTests {

    @TempDir
    Path directory;

    private AgentPipeline pipeline(String node) {
        AgentSettings settings = new AgentSettings(
                new NodeName(node),
                Network.REGTEST,
                new LogSettings(directory.resolve("debug.log"), StartAt.BEGINNING, Duration.ofMillis(20)),
                null,
                new OutboxSettings(directory.resolve(node), 1 << 20),
                new CollectorSettings(
                        URI.create("http://127.0.0.1:1"), TokenSource.of("token"), UplinkSettings.defaults()),
                null);
        return new AgentPipeline(settings, AgentMetrics.NONE, Clock.systemUTC());
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("bmon-"))
                .toList();
    }

    @Test
    void severalRunInOneProcessAndLeaveNoThreadBehind() {
        List<AgentPipeline> pipelines = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            AgentPipeline pipeline = pipeline("node-" + i);
            pipeline.start();
            pipelines.add(pipeline);
        }
        assertThat(threads()).contains("bmon-log-node-0", "bmon-uplink-node-2");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(pipelines.get(1).problems().get("log")).contains("is not there yet"));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(pipelines.get(1).uplink().problem()).isNotNull());
        pipelines.forEach(AgentPipeline::close);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    @Test
    void logThatIsADirectoryIsTheProblemThatIsTold() throws IOException {
        Files.createDirectory(directory.resolve("debug.log"));
        try (AgentPipeline pipeline = pipeline("node-1")) {
            pipeline.start();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(pipeline.problems().get("log")).contains("is not a file"));
        }
    }

    @Test
    void pipelineThatWasNeverStartedCloses() {
        pipeline("node-1").close();
        assertThat(threads()).isEmpty();
    }
}
