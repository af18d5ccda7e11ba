package org.bmon.broker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Time;
import org.bmon.common.part.Part;
import org.bmon.common.part.PartCodec;
import org.bmon.common.wire.WireFormatException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A real Kafka broker in this process, on loopback, that can be stopped and started again with what it kept. */
public final class TestBroker implements AutoCloseable {

    private static @Nullable TestBroker shared;

    private final Properties config = new Properties();
    private final int port;
    private @Nullable KafkaRaftServer server;

    static {
        // At each stop and start of a broker its clients and it say much that a test has no use for.
        for (String talkative : List.of("kafka", "org.apache.kafka", "state.change.logger")) {
            if (LoggerFactory.getLogger(talkative) instanceof Logger logger) {
                logger.setLevel(Level.OFF);
            }
        }
    }

    /** A broker that keeps its data in a new directory beneath this one; it is up when this returns. */
    public TestBroker(Path directory) {
        try {
            Path data = Files.createTempDirectory(directory, "kafka");
            port = freePort();
            int controller = freePort();
            config.putAll(Map.ofEntries(
                    Map.entry("process.roles", "broker,controller"),
                    Map.entry("node.id", "1"),
                    Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
                    Map.entry("controller.listener.names", "CONTROLLER"),
                    Map.entry("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller),
                    Map.entry("log.dirs", data.toString()),
                    Map.entry("auto.create.topics.enable", "false"),
                    Map.entry("offsets.topic.num.partitions", "1"),
                    Map.entry("offsets.topic.replication.factor", "1"),
                    Map.entry("transaction.state.log.num.partitions", "1"),
                    Map.entry("transaction.state.log.replication.factor", "1"),
                    Map.entry("transaction.state.log.min.isr", "1"),
                    Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                    Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                    Map.entry("share.coordinator.state.topic.min.isr", "1"),
                    Map.entry("group.initial.rebalance.delay.ms", "0"),
                    Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
                    Map.entry("controlled.shutdown.enable", "false"),
                    Map.entry("num.network.threads", "2"),
                    Map.entry("num.io.threads", "2")));
            format(Files.writeString(data.resolveSibling(data.getFileName() + ".properties"), text()));
        } catch (IOException e) {
            throw new IllegalStateException("no broker", e);
        }
        start();
    }

    /** The one broker that the tests of a module share; each takes a topic prefix of its own. It ends with the JVM. */
    public static synchronized TestBroker shared() {
        TestBroker broker = shared;
        if (broker == null) {
            broker = new TestBroker(Path.of(System.getProperty("java.io.tmpdir")));
            shared = broker;
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "test-broker-end"));
        }
        return broker;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private String text() throws IOException {
        StringWriter writer = new StringWriter();
        config.store(writer, null);
        return writer.toString();
    }

    private static void format(Path file) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int result = StorageTool.execute(
                new String[] {
                    "format",
                    "--config",
                    file.toString(),
                    "--cluster-id",
                    Uuid.randomUuid().toString()
                },
                new PrintStream(said, true, StandardCharsets.UTF_8));
        if (result != 0) {
            throw new IllegalStateException("the broker's disk was not made: " + said.toString(StandardCharsets.UTF_8));
        }
    }

    /** Starts it, if it is not up. */
    public synchronized void start() {
        if (server == null) {
            KafkaRaftServer starting = new KafkaRaftServer(KafkaConfig.fromProps(config, false), Time.SYSTEM);
            starting.startup();
            server = starting;
        }
    }

    /** Stops it; what it took it keeps. */
    public synchronized void stop() {
        KafkaRaftServer stopping = server;
        if (stopping != null) {
            stopping.shutdown();
            stopping.awaitShutdown();
            server = null;
        }
    }

    /** Where clients find it. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Every record of a partition so far. */
    public List<ConsumerRecord<String, byte[]>> records(String topic, int partition) {
        Map<String, Object> client =
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(), "enable.metrics.push", false);
        TopicPartition place = new TopicPartition(topic, partition);
        List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(client, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(place));
            consumer.seekToBeginning(List.of(place));
            long end = consumer.endOffsets(List.of(place)).getOrDefault(place, 0L);
            while (consumer.position(place) < end) {
                all.addAll(consumer.poll(Duration.ofMillis(200)).records(place));
            }
        }
        return all;
    }

    /** Every part of a partition so far. */
    public List<Part> parts(String topic, int partition) {
        PartCodec codec = new PartCodec();
        return records(topic, partition).stream()
                .map(record -> {
                    try {
                        return codec.decode(record.value());
                    } catch (WireFormatException e) {
                        throw new AssertionError("a record that is no part", e);
                    }
                })
                .toList();
    }

    @Override
    public void close() {
        stop();
    }
}
