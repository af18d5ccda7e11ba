package org.bmon.agent.source.zmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.common.RanAgainst;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxRemoved;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZmqRecordingTests {

    private static final Path SAMPLES = Path.of("src/test/resources/zmq");
    private static final Path RECORDINGS = Path.of("../../shared/recordings");
    private static final String GOOD =
            "{\"t\": 1.5, \"topic\": \"hashtx\", \"seq\": 4, \"body\": \"" + "ab".repeat(32) + "\"}";

    @TempDir
    Path dir;

    private static List<Event> eventsOf(Path file) throws IOException, ZmqFormatException {
        List<Event> events = new ArrayList<>();
        ZmqEvents reader = new ZmqEvents(new FrameCounters());
        try (ZmqRecording recording = ZmqRecording.open(file)) {
            for (ZmqRecording.Entry entry = recording.next(); entry != null; entry = recording.next()) {
                reader.accept("tcp://127.0.0.1:28461", entry.message(), entry.receivedMicros(), events::add);
            }
        }
        return events;
    }

    private static long count(List<Event> events, Class<? extends Event> type) {
        return events.stream().filter(type::isInstance).count();
    }

    @Test
    void restartInARealRecordingIsOneGapOfUnknownSize() throws Exception {
        List<Event> events = eventsOf(SAMPLES.resolve("restart-31.99.jsonl"));
        assertThat(events).hasSize(9);
        assertThat(events.get(3)).isInstanceOfSatisfying(DataGap.class, gap -> {
            assertThat(gap.kind()).isEqualTo(ZmqEvents.NODE_RESTARTED);
            assertThat(gap.missing()).isNull();
            assertThat(gap.at().micros()).isEqualTo(1_795_371_261_909_160L);
        });
        assertThat(events.get(4))
                .isInstanceOfSatisfying(
                        TxAccepted.class,
                        accepted -> assertThat(accepted.mempoolSequence()).isEqualTo(1L));
        assertThat(count(events, BlockConnected.class)).isEqualTo(7);
    }

    @Test
    void realRecordingOfAnOldVersionHasNoGaps() throws Exception {
        List<Event> events = eventsOf(SAMPLES.resolve("wan-28.0.jsonl"));
        assertThat(events).hasSize(31).allMatch(BlockConnected.class::isInstance);
        assertThat(((BlockConnected) events.get(0)).hash().toHex())
                .isEqualTo("0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206");
        assertThat(events.get(0).at().micros()).isEqualTo(1_795_374_257_846_462L);
    }

    @ParameterizedTest
    @CsvSource({
        // recording, connected, disconnected, accepted, removed, gaps
        "bitcoind-31.99/node0, 277, 2, 345, 1, 0",
        "bitcoind-31.99/node1, 281, 7, 347, 1, 1",
        "wan-5/node3, 211, 1, 1084, 0, 0",
    })
    void wholeRecordingsAddUp(String name, int connected, int disconnected, int accepted, int removed, int gaps)
            throws Exception {
        Path file = RECORDINGS.resolve(name).resolve("zmq.jsonl");
        assumeTrue(Files.exists(file), "NOT RUN: there is no " + file + "; only the samples were read");
        List<Event> events = eventsOf(file);
        RanAgainst.tell("recordings", RECORDINGS);
        assertThat(count(events, BlockConnected.class)).isEqualTo(connected);
        assertThat(count(events, BlockDisconnected.class)).isEqualTo(disconnected);
        assertThat(count(events, TxAccepted.class)).isEqualTo(accepted);
        assertThat(count(events, TxRemoved.class)).isEqualTo(removed);
        assertThat(count(events, DataGap.class)).isEqualTo(gaps);
        assertThat(events).hasSize(connected + disconnected + accepted + removed + gaps);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"t\": 1.5, \"topic\": \"hashtx\", \"seq\": 4, \"bo | not JSON, or cut off",
                "{\"t\": 1.5, \"topic\": \"hashtx\", \"seq\": 4      | not JSON, or cut off",
                "{\"t\": 1.5, \"topic\": \"hashtx\", \"seq\": 4}     | there is no \"body\"",
                "{\"topic\": \"hashtx\", \"seq\": 4, \"body\": \"\"} | there is no \"t\"",
                "[1]                                                 | not a JSON object",
                "17                                                  | not a JSON object",
                "{\"t\": \"1\"}                                      | \"t\" is not a number",
                "{\"t\": 1e999999999, \"topic\": \"hashtx\", \"seq\": 4, \"body\": \"\"} | not seconds since 1970",
                "{\"t\": 1e-999999999, \"topic\": \"hashtx\", \"seq\": 4, \"body\": \"\"} | not seconds since 1970",
                "{\"t\": -1, \"topic\": \"hashtx\", \"seq\": 4, \"body\": \"\"} | not seconds since 1970",
                "{\"t\": 1, \"topic\": \"hashtx\", \"seq\": 4, \"body\": \"ab\"} | the body of hashtx has 1 bytes",
                "{\"t\": 1, \"topic\": \"hashtx\", \"seq\": 4, \"body\": \"abc\"} | \"body\" is not hexadecimal",
                "{\"t\": 1, \"topic\": \"hashtx\", \"seq\": 4, \"body\": \"zz\"} | \"body\" is not hexadecimal",
                "{\"t\": 1, \"topic\": \"nonsense\", \"seq\": 4, \"body\": \"\"} | unknown topic 'nonsense'",
                "{\"t\": 1, \"topic\": 7, \"seq\": 4, \"body\": \"\"} | \"topic\" is not a string",
                "{\"t\": 1, \"topic\": \"hashtx\", \"seq\": 1.5, \"body\": \"\"} | \"seq\" is 1.5",
                "{\"t\": 1, \"t\": 2}                                 | not JSON, or cut off",
            })
    void badLineIsNamedByFileAndLine(String line, String message) throws Exception {
        Path file = Files.writeString(dir.resolve("zmq.jsonl"), GOOD + "\n\n" + line);
        try (ZmqRecording recording = ZmqRecording.open(file)) {
            ZmqRecording.Entry first = recording.next();
            assertThat(first).isNotNull();
            assertThat(Txid.ofBytes(first.message().body(), 0).toHex()).isEqualTo("ab".repeat(32));
            assertThatThrownBy(recording::next)
                    .isInstanceOf(ZmqRecordingException.class)
                    .hasMessageStartingWith(file + ":3: ")
                    .hasMessageContaining(message);
        }
    }

    @Test
    void counterBeyondThirtyTwoBitsIsRefused() throws Exception {
        Path file = Files.writeString(dir.resolve("zmq.jsonl"), GOOD.replace("\"seq\": 4", "\"seq\": 4294967296"));
        try (ZmqRecording recording = ZmqRecording.open(file)) {
            assertThatThrownBy(recording::next)
                    .hasMessageContaining(":1: the counter of hashtx is 4294967296, not of 32 bits");
        }
    }

    @Test
    void unknownKeysAndAMissingLastLineEndAreAllowed() throws Exception {
        Path file = Files.writeString(
                dir.resolve("zmq.jsonl"), GOOD.replace("{", "{\"later\": {\"x\": [1, 2]}, ") + "\r\n" + GOOD);
        try (ZmqRecording recording = ZmqRecording.open(file)) {
            assertThat(recording.next()).isEqualTo(recording.next());
            assertThat(recording.next()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void damagedRecordingGivesEntriesOrOneClearError(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] good = Files.readAllBytes(SAMPLES.resolve("restart-31.99.jsonl"));
        for (int i = 0; i < 200; i++) {
            byte[] damaged = Arrays.copyOf(good, random.nextInt(good.length));
            for (int hits = random.nextInt(4); hits > 0 && damaged.length > 0; hits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(dir.resolve("zmq.jsonl"), damaged);
            try (ZmqRecording recording = ZmqRecording.open(file)) {
                while (recording.next() != null) {
                    // Entries up to the damage are good.
                }
            } catch (ZmqRecordingException e) {
                assertThat(e.getMessage()).startsWith(file + ":");
            }
        }
        assertThat(new String(good, StandardCharsets.US_ASCII).lines()).hasSize(34);
    }
}
