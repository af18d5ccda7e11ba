package org.bmon.sim.zmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bmon.common.BlockHash;
import org.bmon.common.Txid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ZmqLedgerTests {

    private static final BlockHash BLOCK = new BlockHash(0, 1, 2, 3);
    private static final Txid TX = new Txid(0x1122334455667788L, 2, 3, 4);
    private static final List<String> TOPICS = List.of("sequence", "rawtx", "rawblock", "hashtx", "hashblock");

    private final List<ZmqFrames> out = new ArrayList<>();
    private final ZmqLedger ledger =
            new ZmqLedger(TOPICS.stream().map(ZmqNotifier::of).toList(), out::add);

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void framesAreTopicBodyAndLittleEndianCounter() {
        ledger.hashBlock(BLOCK);
        ledger.txAdded(TX, 0x0102);
        ledger.txRemoved(TX, -1);
        ledger.blockConnected(BLOCK);
        ledger.blockDisconnected(BLOCK);
        assertThat(new String(out.get(0).frames().get(0), StandardCharsets.US_ASCII))
                .isEqualTo("hashblock");
        assertThat(hex(out.get(0).frames().get(1))).isEqualTo(BLOCK.toHex());
        assertThat(hex(out.get(0).frames().get(2))).isEqualTo("00000000");
        assertThat(hex(out.get(1).frames().get(1))).isEqualTo(TX.toHex() + "41" + "0201000000000000");
        assertThat(hex(out.get(2).frames().get(1))).isEqualTo(TX.toHex() + "52" + "ffffffffffffffff");
        assertThat(hex(out.get(3).frames().get(1))).isEqualTo(BLOCK.toHex() + "43");
        assertThat(hex(out.get(4).frames().get(1))).isEqualTo(BLOCK.toHex() + "44");
        assertThat(hex(out.get(4).frames().get(2))).isEqualTo("03000000");
    }

    @Test
    void countersAreOfEachNotifierWrapAndBeginAgain() {
        ledger.setCounter("hashtx", (1L << 32) - 1);
        ledger.hashTx(TX);
        ledger.hashTx(TX);
        ledger.rawTx(new byte[60]);
        assertThat(out).extracting(ZmqFrames::counter).containsExactly((1L << 32) - 1, 0L, 0L);
        assertThat(hex(out.get(0).frames().get(2))).isEqualTo("ffffffff");
        ledger.hashTx(TX);
        ledger.restart();
        ledger.hashTx(TX);
        assertThat(out).extracting(ZmqFrames::counter).endsWith(1L, 0L);
    }

    @Test
    void oneTopicOnTwoAddressesHasTwoCounters() {
        ZmqNotifier here = new ZmqNotifier("hashtx", 0, 1000);
        ZmqNotifier there = new ZmqNotifier("hashtx", 1, 1000);
        ZmqLedger two = new ZmqLedger(List.of(here, there), out::add);
        two.lose((notifier, counter) -> notifier.equals(there));
        two.hashTx(TX);
        two.lose((notifier, counter) -> false);
        two.hashTx(TX);
        assertThat(out).extracting(ZmqFrames::notifier).containsExactly(here, here, there);
        assertThat(out).extracting(ZmqFrames::counter).containsExactly(0L, 1L, 1L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyLostMessageLeavesItsNumberFree(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ledger.lose((notifier, counter) -> random.nextInt(4) == 0);
        for (int i = 0; i < 2_000; i++) {
            ledger.txAdded(TX, i);
        }
        long free = 0;
        long next = 0;
        for (ZmqFrames message : out) {
            free += message.counter() - next;
            next = message.counter() + 1;
        }
        free += 2_000 - next;
        assertThat(free).isEqualTo(ledger.lost()).isBetween(300L, 700L);
        assertThat(out).hasSize((int) (2_000 - free));
    }

    @Test
    void topicsThatNoNotifierHasGoNowhere() {
        ZmqLedger few = new ZmqLedger(List.of(ZmqNotifier.of("sequence")), out::add);
        few.hashBlock(BLOCK);
        assertThat(out).isEmpty();
        assertThatThrownBy(() -> ZmqNotifier.of("hashwallettx")).hasMessageContaining("hashblock, hashtx");
    }

    @Test
    void linesAreThoseOfTheRecordedSamples() throws IOException {
        for (String sample : List.of("wan-28.0.jsonl", "all-topics-31.99.jsonl")) {
            assertThat(rewritten(Path.of("src/test/resources/zmq", sample))).isEqualTo(20);
        }
    }

    @Test
    void linesAreThoseOfAllRecordings() throws IOException {
        Path recordings = Path.of("../../shared/recordings");
        assumeTrue(
                Files.isDirectory(recordings),
                "NOT RUN: there are no recordings in ../shared; only the samples were rewritten");
        long lines = 0;
        try (Stream<Path> tree = Files.walk(recordings, 3)) {
            for (Path file : tree.filter(path -> path.endsWith("zmq.jsonl")).toList()) {
                lines += rewritten(file);
            }
        }
        assertThat(lines).isGreaterThan(10_000);
    }

    /** Sends each message of a recording again and compares the line, byte by byte. */
    private long rewritten(Path file) throws IOException {
        JsonMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
        List<String> lines = Files.readAllLines(file);
        for (String line : lines) {
            JsonNode recorded = mapper.readTree(line);
            out.clear();
            ledger.setCounter(
                    recorded.get("topic").stringValue(), recorded.get("seq").longValue());
            send(
                    recorded.get("topic").stringValue(),
                    HexFormat.of().parseHex(recorded.get("body").stringValue()));
            BigDecimal micros = recorded.get("t").decimalValue().movePointRight(6);
            assertThat(out).hasSize(1);
            assertThat(out.get(0).toJsonLine(micros.longValueExact())).isEqualTo(line);
        }
        return lines.size();
    }

    private void send(String topic, byte[] body) {
        switch (topic) {
            case "hashblock" -> ledger.hashBlock(BlockHash.ofBytes(body, 0));
            case "hashtx" -> ledger.hashTx(Txid.ofBytes(body, 0));
            case "rawblock" -> ledger.rawBlock(body);
            case "rawtx" -> ledger.rawTx(body);
            default -> {
                long number = body.length < 41
                        ? 0
                        : ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).getLong(33);
                switch ((char) body[32]) {
                    case 'C' -> ledger.blockConnected(BlockHash.ofBytes(body, 0));
                    case 'D' -> ledger.blockDisconnected(BlockHash.ofBytes(body, 0));
                    case 'A' -> ledger.txAdded(Txid.ofBytes(body, 0), number);
                    default -> ledger.txRemoved(Txid.ofBytes(body, 0), number);
                }
            }
        }
    }
}
