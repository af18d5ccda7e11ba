package org.bmon.workbench.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.bmon.agent.recorder.Kind;
import org.bmon.agent.recorder.Recorder;
import org.bmon.agent.recorder.RecorderMetrics;
import org.bmon.agent.recorder.RecorderSettings;
import org.bmon.agent.source.log.tail.LogSettings;
import org.bmon.agent.source.log.tail.StartAt;
import org.bmon.agent.source.rpc.RpcMethod;
import org.bmon.agent.source.zmq.ZmqMessage;
import org.bmon.agent.source.zmq.ZmqRecording;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.workbench.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What real nodes once did is done again, live, before recorders; their recording tells the same. */
class RecorderReplayTests {

    private static final int LIVES = 3;

    @TempDir
    Path scratch;

    /** Counts what was recorded of the log; the rest is nothing that a recording of a whole life may have. */
    private static final class LogBytes implements RecorderMetrics {

        private final AtomicLong log = new AtomicLong();

        @Override
        public void recorded(Kind kind, long bytes) {
            if (kind == Kind.LOG) {
                log.addAndGet(bytes);
            }
        }

        @Override
        public void dropped(Kind kind, int count) {
            throw new AssertionError("dropped " + kind);
        }

        @Override
        public void removed(long bytes) {
            throw new AssertionError("removed " + bytes);
        }

        @Override
        public void gaps(long gaps) {
            throw new AssertionError("gaps " + gaps);
        }

        @Override
        public void failed() {
            throw new AssertionError("failed");
        }
    }

    @Test
    void recordingOfALiveNodeGivesTheReportOfTheNodeItself() throws IOException {
        Path recordings = scratch.resolve("recordings");
        for (String node : List.of("node0", "node1", "node2", "node3", "node4")) {
            live(node, recordings);
        }
        Path scenario = CommandRun.SAMPLE.resolve("topology.json");
        Files.copy(scenario, recordings.resolve("topology.json"));
        Report original = Report.of(CommandRun.SAMPLE, scratch);
        assertThat(original.list("blocks")).isNotEmpty();
        assertThat(Report.of(recordings, scratch).json()).isEqualTo(original.json());
        assertThat(recordings.resolve("node0")).isDirectoryNotContaining("glob:**debug.log");
    }

    private void live(String node, Path recordings) throws IOException {
        Path original = CommandRun.SAMPLE.resolve(node);
        byte[] log = Files.readAllBytes(original.resolve("debug.log"));
        Path live = scratch.resolve(node).resolve("debug.log");
        Files.createDirectories(live.getParent());
        SplittableRandom random = new SplittableRandom(node.hashCode());
        LogBytes metrics = new LogBytes();
        try (ZmqRecording zmq = ZmqRecording.open(original.resolve("zmq.jsonl"))) {
            for (int life = 0; life < LIVES; life++) {
                int from = lineEnd(log, log.length * life / LIVES);
                int to = lineEnd(log, log.length * (life + 1) / LIVES);
                try (Recorder recorder = recorder(node, live, recordings, metrics)) {
                    recorder.start();
                    if (life == 0) {
                        exchange(recorder, RpcMethod.GETBLOCKCHAININFO, original.resolve("rpc/getblockchaininfo.json"));
                        exchange(recorder, RpcMethod.GETNETWORKINFO, original.resolve("rpc/getnetworkinfo.json"));
                    }
                    for (int at = from; at < to; ) {
                        int length = Math.min(to - at, random.nextInt(1, 20_000));
                        append(live, Arrays.copyOfRange(log, at, at + length));
                        at += length;
                        hear(recorder, zmq, life == LIVES - 1 && at == to ? Integer.MAX_VALUE : 20);
                    }
                    await().atMost(Duration.ofSeconds(60)).until(() -> metrics.log.get() >= to);
                }
                Files.move(live, live.resolveSibling("debug.log." + (LIVES - life)));
            }
        }
    }

    /** The end of the last whole line up to there. */
    private static int lineEnd(byte[] log, int upTo) {
        int end = upTo;
        while (end > 0 && log[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private static Recorder recorder(String node, Path log, Path recordings, RecorderMetrics metrics) {
        AtomicLong nanos = new AtomicLong();
        RecorderSettings settings = new RecorderSettings(
                new NodeName(node),
                Network.REGTEST,
                new LogSettings(log, StartAt.BEGINNING, Duration.ofMillis(5)),
                recordings,
                1L << 30,
                Duration.ofHours(1),
                0);
        return new Recorder(settings, metrics, Clock.systemUTC(), () -> nanos.addAndGet(100_000_000L));
    }

    private static void append(Path log, byte[] bytes) throws IOException {
        Files.write(log, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void exchange(Recorder recorder, RpcMethod method, Path file) throws IOException {
        String response = JsonMapper.shared()
                .readTree(Files.readString(file))
                .get("response")
                .toString();
        recorder.exchanged(method, List.of(), 200, response.getBytes(StandardCharsets.UTF_8), true);
    }

    private static void hear(Recorder recorder, ZmqRecording zmq, int most) throws IOException {
        ZmqRecording.Entry entry = zmq.next();
        for (int i = 1; entry != null; i++) {
            ZmqMessage message = entry.message();
            byte[] counter = ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) message.counter())
                    .array();
            byte[] topic = message.topic().toString().getBytes(StandardCharsets.UTF_8);
            recorder.received("tcp://node", entry.receivedMicros(), List.of(topic, message.body(), counter));
            entry = i == most ? null : zmq.next();
        }
    }
}
