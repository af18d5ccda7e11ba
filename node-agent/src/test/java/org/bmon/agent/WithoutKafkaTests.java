package org.bmon.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
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

/** An agent that delivers to a collector has no use for Kafka, nor memory for it. */
class WithoutKafkaTests {

    @TempDir
    Path directory;

    /** What runs where there is no Kafka. */
    public static final class Run {

        private Run() {}

        /** Starts an agent and ends it. */
        public static void in(Path directory) {
            AgentSettings settings = new AgentSettings(
                    new NodeName("oak"),
                    Network.REGTEST,
                    new LogSettings(directory.resolve("debug.log"), StartAt.BEGINNING, Duration.ofMillis(20)),
                    null,
                    new OutboxSettings(directory.resolve("state"), 1 << 20),
                    new CollectorSettings(
                            URI.create("http://127.0.0.1:1"), TokenSource.of("token"), UplinkSettings.defaults()),
                    null);
            try (AgentPipeline pipeline = new AgentPipeline(settings, AgentMetrics.NONE, Clock.systemUTC())) {
                pipeline.start();
            }
        }
    }

    @Test
    void anAgentRunsWhereThereIsNoKafkaToLoad() throws Exception {
        List<URL> without = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!new File(entry).getName().startsWith("kafka")) {
                without.add(new File(entry).toURI().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(without.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> loader.loadClass("org.apache.kafka.clients.producer.KafkaProducer"))
                    .isInstanceOf(ClassNotFoundException.class);
            Class<?> run = loader.loadClass(Run.class.getName());
            assertThat(run).isNotSameAs(Run.class);

            run.getMethod("in", Path.class).invoke(null, directory);
        }
        assertThat(directory.resolve("state/outbox.db")).exists();
    }
}
