package org.bmon.agent.source.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bmon.common.TimeSource;
import org.bmon.common.event.BlockConnectTimed;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodePhaseChanged;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.TxAccepted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogReaderTests {

    private static final String TIME = "2024-05-06T07:08:09.123456Z ";
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);
    private static final String ADDED =
            TIME + "[msghand] [validation] Enqueuing TransactionAddedToMempool: txid=" + A + " wtxid=" + B + "\n";
    private static final String ACCEPTED = TIME + "[msghand] [mempool] AcceptToMemoryPool: peer=3: accepted " + A
            + " (wtxid=" + B + ") (poolsz 1 txn, 1 kB)\n";
    private static final String DONE = TIME + "[init] init message: Done loading\n";

    private final List<Event> events = new ArrayList<>();
    private final LogReader reader = new LogReader(events::add);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whereBytesAreCutChangesNoEvent(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] log = seed % 2 == 0 ? Samples.v28() : Samples.v31();
        LogReader whole = Samples.read(log, events);
        List<Event> inPieces = new ArrayList<>();
        LogReader pieces = new LogReader(inPieces::add);
        int longest = random.nextBoolean() ? 7 : 5000;
        for (int at = 0; at < log.length; ) {
            int length = Math.min(log.length - at, random.nextInt(longest + 1));
            byte[] around = new byte[length + 20];
            System.arraycopy(log, at, around, 10, length);
            pieces.accept(around, 10, length);
            at += length;
        }
        pieces.endOfFile();

        assertThat(inPieces).isEqualTo(events);
        assertThat(pieces.statistics()).isEqualTo(whole.statistics());
        assertThat(pieces.settled()).isEqualTo(log.length);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void resumingWhereAReaderHadSettledLosesAndRepeatsNothing(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] log = seed % 2 == 0 ? Samples.v28() : Samples.v31();
        List<Event> resumed = new ArrayList<>();
        int stop = random.nextInt(log.length);
        LogReader first = new LogReader(resumed::add);
        first.accept(log, 0, stop);
        int settled = (int) first.settled();
        LogReader second = new LogReader(resumed::add);
        int recalled = Math.min(settled, 50_000 + random.nextInt(100_000));
        second.recall(log, settled - recalled, recalled);
        second.accept(log, settled, log.length - settled);
        second.endOfFile();

        Samples.read(log, events);
        assertThat(resumed).isEqualTo(events);
        assertThat(second.statistics().bytes()).isEqualTo(log.length - settled);
    }

    @Test
    void recallAfterTheFirstByteIsRefused() {
        read("x");

        assertThatThrownBy(() -> reader.recall(new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEventThatMayBeCompletedIsHeldAndNotSettled() {
        read(DONE + ADDED);

        assertThat(events).hasSize(1);
        assertThat(reader.settled()).isEqualTo(DONE.length());

        read(DONE + ACCEPTED);

        assertThat(events).hasSize(3);
        assertThat(events.get(1))
                .isInstanceOfSatisfying(
                        TxAccepted.class, event -> assertThat(event.peer()).isEqualTo(3));
        assertThat(events.get(2)).isInstanceOf(NodePhaseChanged.class);
        assertThat(reader.settled()).isEqualTo(2L * DONE.length() + ADDED.length() + ACCEPTED.length());
    }

    @Test
    void flushEmitsWhatIsHeldAndTheCompanionThatComesLateRepeatsNothing() {
        read(ADDED);
        reader.flush();

        assertThat(events).hasSize(1);
        assertThat(reader.settled()).isEqualTo(ADDED.length());

        read(ACCEPTED);
        reader.endOfFile();

        assertThat(events).hasSize(1);
    }

    @Test
    void aTransactionThatComesAgainIsAcceptedAgain() {
        read(ADDED + ACCEPTED + ADDED + ACCEPTED);

        assertThat(events).hasSize(2);
    }

    @Test
    void aHeldEventLeavesAfterABoundedNumberOfLines() {
        read(ADDED);
        for (int i = 0; i < 64; i++) {
            read(TIME + "[scheduler] something else\n");
        }

        assertThat(events).hasSize(1);
    }

    @Test
    void startWaitsForItsSettingsThroughOneMomentOfQuiet() {
        read(TIME + "[init] Bitcoin Core version v28.0.0 (release build)\n");
        reader.flush();
        assertThat(events).isEmpty();
        read(TIME + "[init] Config file arg: debug=\"validation\"\n"
                + TIME + "[init] Config file arg: [regtest] debug=\"bench\"\n"
                + TIME + "[init] Config file arg: rpcauth=\"****\"\n"
                + TIME + "[init] Config file arg: rpcpassword=\"hunter2\"\n"
                + TIME + "[init] Config file arg: zmqpubsequence=\"tcp://10.0.0.1:28332\"\n"
                + TIME + "[init] Command-line arg: prune=550\n");
        reader.flush();
        reader.flush();

        assertThat(events).singleElement().isInstanceOfSatisfying(NodeStarted.class, started -> {
            assertThat(started.version()).isEqualTo("v28.0.0");
            assertThat(started.settings())
                    .containsExactly(
                            Map.entry("debug", "validation,bench"),
                            Map.entry("prune", "550"),
                            Map.entry("zmqpubsequence", "set"));
        });
    }

    @Test
    void otherImplementationsStartToo() {
        read(TIME + "Bitcoin Knots version v28.1.knots20250305 (release build)\n");
        reader.endOfFile();

        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        NodeStarted.class,
                        started -> assertThat(started.version()).isEqualTo("v28.1.knots20250305"));
    }

    @Test
    void afterAStartTheTipIsUnknownSoNothingIsTakenForDisconnected() {
        read(tip(A, 7) + TIME + "[init] Bitcoin Core version v28.0.0\n" + tip(B, 3));
        reader.endOfFile();

        assertThat(events)
                .extracting(Object::getClass)
                .doesNotContain(BlockDisconnected.class)
                .filteredOn(BlockConnected.class::equals)
                .hasSize(2);
    }

    @Test
    void aTipOfTheSameHeightTellsOfALostLine() {
        read(tip(A, 7) + tip(B, 7));

        assertThat(events)
                .extracting(Object::getClass)
                .containsExactly(BlockConnected.class, BlockDisconnected.class, BlockConnected.class);
    }

    @Test
    void lineWithoutNewlineIsReadAtTheEndOfTheFile() {
        read(tip(A, 7).stripTrailing());
        assertThat(events).isEmpty();
        assertThat(reader.settled()).isZero();

        reader.endOfFile();

        assertThat(events).hasSize(1);
        assertThat(reader.settled()).isEqualTo(tip(A, 7).length() - 1);
    }

    @Test
    void wholeSecondsAreMarkedAsSuch() {
        read(tip(A, 7).replace(".123456", ""));

        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.at().source()).isEqualTo(TimeSource.LOG_SECONDS);
            assertThat(event.at().micros()).isEqualTo(1714979289000000L);
        });
    }

    @Test
    void carriageReturnsOfWindowsAreNoPartOfALine() {
        read(tip(A, 7).replace("\n", "\r\n"));

        assertThat(events).hasSize(1);
    }

    @Test
    void aTooLongLineIsSkippedHoweverItIsCut() {
        String tooLong = tip(A, 7).replace("\n", "x".repeat(LogReader.MAX_LINE)) + "\n";
        read(tooLong + tip(B, 8));
        for (int i = 0; i < tooLong.length(); i += 100_000) {
            read(tooLong.substring(i, Math.min(tooLong.length(), i + 100_000)));
        }

        assertThat(events).hasSize(1);
        assertThat(reader.statistics().overlongLines()).isEqualTo(2);
        assertThat(reader.settled()).isEqualTo(2L * tooLong.length() + tip(B, 8).length());
    }

    @Test
    void everyLineIsCountedOnce() {
        read("\n\n\n\n\n" + tip(A, 7) + "a continuation\n" + "\u0001\u0002\n" + TIME
                + "[init] [net] no one knows this\n" + TIME + "[init] [w] AddToWallet\n");
        LogStatistics statistics = reader.statistics();

        assertThat(statistics.lines()).isEqualTo(10);
        assertThat(statistics.blankLines()).isEqualTo(5);
        assertThat(statistics.continuationLines()).isEqualTo(1);
        assertThat(statistics.binaryLines()).isEqualTo(1);
        assertThat(statistics.unmatched()).isEqualTo(Map.of("net", 1L, LogStatistics.UNCATEGORISED, 1L));
        assertThat(statistics.matched()).containsEntry("update-tip", 1L);
    }

    @Test
    void suppressionIsToldFromThePrefix() {
        read("[*] " + tip(A, 7));
        assertThat(reader.statistics().suppressing()).isTrue();
        read("a continuation\n");
        assertThat(reader.statistics().suppressing()).isTrue();

        read(tip(B, 8));

        assertThat(reader.statistics().suppressing()).isFalse();
        assertThat(events).hasSize(2);
    }

    @Test
    void droppedBytesAreAddedUp() {
        String line =
                TIME + "[init] [warning] Restarting logging from a.cpp:1 (f): 7 bytes were dropped during the last"
                        + " 3600s.\n";
        read(line + line);

        assertThat(reader.statistics().suppressedBytes()).isEqualTo(14);
    }

    @Test
    void benchLinesOfATemplateGiveNothing() {
        Samples.read(Samples.v31(), events);

        assertThat(events)
                .filteredOn(BlockConnectTimed.class::isInstance)
                .allSatisfy(event -> assertThat(((BlockConnectTimed) event).stepMicros())
                        .containsKeys("Connect total", "Flush", "Writing chainstate", "Connect postprocess"));
    }

    private void read(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        reader.accept(bytes, 0, bytes.length);
    }

    private static String tip(String hash, int height) {
        return TIME + "[msghand] UpdateTip: new best=" + hash + " height=" + height
                + " version=0x20000000 log2_work=2.0 tx=9 date='2024-01-01T00:00:00Z' progress=1.0 cache=0.3MiB(1txo)\n";
    }
}
