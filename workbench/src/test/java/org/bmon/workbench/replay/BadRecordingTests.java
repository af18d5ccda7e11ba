package org.bmon.workbench.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.bmon.workbench.CommandRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each thing that can be wrong with a recording: one clear message, exit code 2, nothing half-written. */
class BadRecordingTests {

    @TempDir
    Path scratch;

    private Path recording;
    private Path target;

    @BeforeEach
    void copySample() throws IOException {
        recording = scratch.resolve("recording");
        target = Files.writeString(scratch.resolve("report.json"), "what was there before");
        try (Stream<Path> files = Files.walk(CommandRun.SAMPLE)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        recording.resolve(CommandRun.SAMPLE.relativize(file).toString()));
            }
        }
    }

    @Test
    void theCopyItselfIsGood() {
        assertThat(CommandRun.of("replay", recording).code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"node1/debug.log", "node1/zmq.jsonl"})
    void aMissingFileIsNamed(String file) throws IOException {
        Files.delete(recording.resolve(file));

        refused(recording.resolve(file) + ": is missing");
    }

    @Test
    void aMissingDirectoryOfExchangesIsNamed() throws IOException {
        delete(recording.resolve("node3/rpc"));

        refused(recording.resolve("node3/rpc") + ": is missing");
    }

    @Test
    void aNodeOfTheTopologyMustBeThere() throws IOException {
        delete(recording.resolve("node4"));

        refused(recording.resolve("node4/debug.log") + ": is missing");
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed() {
        recording = scratch.resolve("none");

        refused(recording + ": there is no such directory");
    }

    @Test
    void aFileIsNoRecording() {
        recording = target;

        refused(target + ": is not a directory");
    }

    @Test
    void aDirectoryWithoutNodesIsToldWhatIsExpected() throws IOException {
        recording = Files.createDirectory(scratch.resolve("empty"));

        refused(recording + ": holds no recorded node", "debug.log, zmq.jsonl and rpc/");
    }

    @Test
    void aTruncatedMessageIsNamedWithItsLine() throws IOException {
        Path zmq = recording.resolve("node2/zmq.jsonl");
        List<String> lines = Files.readAllLines(zmq);
        Files.write(zmq, lines.subList(0, 7));
        Files.writeString(zmq, lines.get(7).substring(0, 40), StandardOpenOption.APPEND);

        refused(zmq + ":8: ");
    }

    @Test
    void aMessageThatIsNoneIsNamedWithItsLine() throws IOException {
        Path zmq = recording.resolve("node2/zmq.jsonl");
        List<String> lines = Files.readAllLines(zmq);
        lines.set(3, "{\"t\": 1795374381.9, \"topic\": \"sequence\", \"seq\": 900, \"body\": \"00ff\"}");
        Files.write(zmq, lines);

        refused(zmq + ":4: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scenario.jsonl", "topology.json", "node0/rpc/getnetworkinfo.json"})
    void aTruncatedDocumentIsNamedWithItsLine(String file) throws IOException {
        Path path = recording.resolve(file);
        String text = Files.readString(path);
        Files.writeString(path, text.substring(0, text.length() - 30));

        refused(path + ":", "is not whole JSON");
    }

    @Test
    void aLogOfBinaryNoiseIsNamedWithItsLine() throws IOException {
        byte[] noise = new byte[200_000];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) new SplittableRandom(i).nextInt(256);
        }
        Path log = recording.resolve("node1/debug.log");
        Files.write(log, noise);

        refused(log + ":1: is not text");
    }

    @Test
    void aCompressedLogIsToldToBeUnpacked() throws IOException {
        Path log = recording.resolve("node1/debug.log");
        try (var out = new GZIPOutputStream(Files.newOutputStream(log))) {
            out.write("2026-11-22T19:04:17.639579Z [init] Bitcoin Core version v28.0.0\n"
                    .repeat(10_000)
                    .getBytes(StandardCharsets.US_ASCII));
        }

        refused(log + ":1: is compressed; unpack it first");
    }

    @Test
    void aLogWithoutTimeStampsIsNamedWithItsLine() throws IOException {
        Path log = recording.resolve("node1/debug.log");
        Files.write(
                log,
                Files.readAllLines(log).stream()
                        .map(l -> l.replaceFirst("^\\S+Z ", ""))
                        .toList());

        refused(log + ":6: does not begin with a time stamp");
    }

    @Test
    void anEmptyLogIsNamed() throws IOException {
        Path log = Files.writeString(recording.resolve("node1/debug.log"), "");

        refused(log + ": has no line in it");
    }

    @Test
    void nodesOfTwoNetworksAreNotCompared() throws IOException {
        Path exchange = recording.resolve("node2/rpc/getblockchaininfo.json");
        Files.writeString(exchange, Files.readString(exchange).replace("\"regtest\"", "\"main\""));

        refused(recording + ": node0 is on regtest and node2 on main", "replay them apart");
    }

    @Test
    void anUnknownChainIsNamed() throws IOException {
        Path exchange = recording.resolve("node2/rpc/getblockchaininfo.json");
        Files.writeString(exchange, Files.readString(exchange).replace("\"regtest\"", "\"moon\""));

        refused(exchange + ": unknown chain 'moon'");
    }

    @Test
    void aDirectoryThatCanBeNoNodesNameIsNamed() throws IOException {
        Path odd = recording.resolve("node one");
        Files.move(recording.resolve("node0"), odd);
        Files.delete(recording.resolve("topology.json"));

        refused(odd + ": not a node name", "rename the directory");
    }

    @Test
    void aTargetThatCanNotBeWrittenIsNamed() {
        CommandRun run = CommandRun.of("replay", recording, "--json", scratch.resolve("none/report.json"));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("report.json: can't be written: there is no directory");
        assertThat(run.out()).isEmpty();
    }

    private void refused(String... parts) {
        CommandRun run = CommandRun.of("replay", recording, "--json", target);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith("bmon: ").contains(parts).containsOnlyOnce("\n");
        assertThat(run.out()).isEmpty();
        assertThat(target).hasContent("what was there before");
        assertThat(scratch.toFile().list()).noneMatch(n -> n.endsWith(".part"));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
