package org.bmon.workbench.bench.kafka;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bmon.workbench.bench.ProcessUse;

/** A Kafka broker in a process of its own, on this process's class path, with its data in a folder that goes with it. */
final class BrokerProcess implements AutoCloseable {

    private static final int TRIES = 1_800;
    private static final long PAUSE_MILLIS = 100;

    private final Path folder;
    private final Process process;
    private final int port;

    private BrokerProcess(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    static BrokerProcess start() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("bmon-broker");
        int port = freePort();
        int controller = freePort();
        Properties config = new Properties();
        config.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.quorum.voters", "1@127.0.0.1:" + controller,
                "controller.listener.names", "CONTROLLER",
                "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller,
                "log.dirs", folder.resolve("data").toString(),
                "auto.create.topics.enable", "false",
                "offsets.topic.replication.factor", "1"));
        Path file = folder.resolve("server.properties");
        try (var writer = Files.newBufferedWriter(file)) {
            config.store(writer, null);
        }
        // A Kafka cluster's id is a UUID in 22 letters; this one is any.
        String cluster = UUID.randomUUID().toString().replace("-", "").substring(0, 22);
        Process format =
                java("kafka.tools.StorageTool", "format", "--config", file.toString(), "--cluster-id", cluster);
        if (format.waitFor() != 0) {
            throw new IOException("the broker's disk could not be made");
        }
        BrokerProcess broker = new BrokerProcess(folder, java("kafka.Kafka", file.toString()), port);
        broker.await();
        return broker;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Process java(String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void await() throws IOException, InterruptedException {
        for (int tries = 0; tries < TRIES && process.isAlive(); tries++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
        close();
        throw new IOException("the broker did not start");
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    double cpuSeconds() throws IOException {
        return ProcessUse.of(process.pid()).cpuSeconds();
    }

    /** What the records of a topic take on the disk, without what is set aside for more. */
    long bytesOf(String topic) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            return files.filter(file -> file.getFileName().toString().endsWith(".log"))
                    .filter(file -> file.toString().contains(File.separator + topic + "-"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
