package org.bmon.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.bmon.agent.join.JoinMetrics;
import org.bmon.agent.join.Junction;
import org.bmon.agent.outbox.Intake;
import org.bmon.agent.outbox.ReadingPosition;
import org.bmon.agent.source.NodePulse;
import org.bmon.agent.source.NodeStarts;
import org.bmon.agent.source.zmq.ZmqEvents;
import org.bmon.agent.source.zmq.ZmqMetrics;
import org.bmon.agent.source.zmq.ZmqSettings;
import org.bmon.agent.source.zmq.ZmqSource;
import org.bmon.common.NodeName;
import org.bmon.common.RanAgainst;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.workbench.Bitcoind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real bitcoind whose subscriber stops reading until its high-water mark is full and it drops messages. What it published
 * is known from its own log ({@code debug=zmq}), which knows nothing of who hears it. Needs its path in BITCOIND.
 */
class RealOverflowTests {

    private static final int HIGH_WATER_MARK = 10;
    private static final int BLOCKS = 200;
    /** Before the first is dropped, the kernel holds some for a reader that does not read: how many is its own affair. */
    private static final int FIRST_MESSAGES = 4_000;

    private static final int MOST_MESSAGES = 200_000;

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<Long> heard = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    private Process bitcoind;

    private final Intake box = new Intake() {
        @Override
        public void append(List<Event> added, ReadingPosition... positions) {
            events.addAll(added);
        }

        @Override
        public Optional<String> position(String source) {
            return Optional.empty();
        }

        @Override
        public boolean isHalfFull() {
            return false;
        }
    };

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(50));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private RegtestRpc start(int zmqPort) throws IOException {
        String program = Bitcoind.first(Bitcoind.needed()).toString();
        RanAgainst.tell("real bitcoind", program);
        int port = freePort();
        Files.writeString(
                directory.resolve("bitcoin.conf"),
                String.join(
                        "\n",
                        "regtest=1",
                        "server=1",
                        "printtoconsole=0",
                        "debug=zmq",
                        "logratelimit=0",
                        "checkblockindex=0",
                        "dbcache=16",
                        "par=1",
                        "listen=0",
                        "listenonion=0",
                        "dnsseed=0",
                        "zmqpubsequence=tcp://127.0.0.1:" + zmqPort,
                        "zmqpubsequencehwm=" + HIGH_WATER_MARK,
                        "[regtest]",
                        "rpcport=" + port,
                        ""));
        bitcoind = new ProcessBuilder(program, "-datadir=" + directory)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("console").toFile())
                .start();
        RegtestRpc rpc = new RegtestRpc(port, directory.resolve("regtest/.cookie"));
        soon().until(rpc::answers);
        return rpc;
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (bitcoind != null) {
            bitcoind.destroy();
            if (!bitcoind.waitFor(30, TimeUnit.SECONDS)) {
                bitcoind.destroyForcibly();
            }
        }
    }

    /** What the node says that it published. */
    private long published() {
        try (Stream<String> lines = Files.lines(directory.resolve("regtest/debug.log"), StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.contains("Publish sequence ")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long missing() {
        return events.stream()
                .filter(DataGap.class::isInstance)
                .map(DataGap.class::cast)
                .filter(gap -> gap.kind().equals(ZmqEvents.MESSAGES_LOST))
                .mapToLong(gap -> gap.missing() == null ? 0 : gap.missing())
                .sum();
    }

    private static long counter(List<byte[]> frames) {
        return Integer.toUnsignedLong(
                ByteBuffer.wrap(frames.get(2)).order(ByteOrder.LITTLE_ENDIAN).getInt());
    }

    @Test
    void whatARealNodeDropsAtItsHighWaterMarkIsCountedToTheMessage() throws IOException {
        int zmqPort = freePort();
        RegtestRpc rpc = start(zmqPort);
        NodePulse pulse = new NodePulse(System.nanoTime());
        Junction junction = new Junction(box, false, Clock.systemUTC(), System::nanoTime, pulse, JoinMetrics.NONE);
        try (StoppableLink link = new StoppableLink(zmqPort);
                ZmqSource source = new ZmqSource(
                        ZmqSettings.of("tcp://127.0.0.1:" + link.port()),
                        new NodeName("alpha"),
                        junction.zmq(),
                        junction,
                        null,
                        pulse,
                        NodeStarts.UNKNOWN,
                        ZmqMetrics.NONE,
                        (endpoint, micros, frames) -> heard.add(counter(frames)),
                        Clock.systemUTC())) {
            source.start();
            soon().until(() -> {
                mine(rpc, 1);
                return !heard.isEmpty();
            });
            mine(rpc, BLOCKS);
            String first = rpc.call("getblockhash", 1).asString();

            for (int messages = FIRST_MESSAGES; missing() == 0 && messages < MOST_MESSAGES; messages *= 4) {
                link.stop();
                for (int sent = 0; sent < messages; sent += 2 * BLOCKS) {
                    rpc.call("invalidateblock", first);
                    rpc.call("reconsiderblock", first);
                }
                link.goOn();
                soon().until(() -> {
                    mine(rpc, 1);
                    return heard.get(heard.size() - 1) + 1 == published();
                });
                soon().untilAsserted(() -> assertThat(heard.size() + missing()).isEqualTo(published() - heard.get(0)));
            }

            assertThat(missing()).as("messages that the node dropped").isPositive();
            System.out.printf(
                    "%,d messages published since the first that was heard, %,d heard, %,d dropped by the node and counted%n",
                    published() - heard.get(0), heard.size(), missing());
        }
    }

    private static void mine(RegtestRpc rpc, int blocks) {
        rpc.call("generatetodescriptor", blocks, OpenCoins.descriptor());
    }
}
