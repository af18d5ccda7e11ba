package org.bmon.agent.source.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bmon.common.event.BlockConnectTimed;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDataComplete;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.BlockInvalid;
import org.bmon.common.event.Event;
import org.bmon.common.event.HeaderSeen;
import org.bmon.common.event.NodePhaseChanged;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.NodeWarning;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxRejected;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Reads logs that real nodes wrote. */
class RecordedLogTests {

    @Nested
    class ShortOnes {

        @Test
        void aNodeOf3199WithAReorgInvalidBlocksAndARestart() {
            List<Event> events = new ArrayList<>();
            LogReader reader = Samples.read(Samples.v31(), events);

            assertThat(of(events, NodeStarted.class)).hasSize(2);
            assertThat(of(events, BlockInvalid.class))
                    .extracting(RecordedLogTests::text)
                    .containsExactly("52fc bad-cb-amount 269", "6fad bad-cb-amount 269");
            assertThat(of(events, BlockDisconnected.class))
                    .extracting(BlockDisconnected::height)
                    .containsExactly(267, 266, 268, 267, 266, 267, 266);
            assertThat(of(events, NodeWarning.class))
                    .singleElement()
                    .satisfies(warning -> assertThat(warning.code()).isEqualTo("block-invalidated"));
            assertThat(of(events, BlockConnectTimed.class)).hasSameSizeAs(of(events, BlockConnected.class));
            assertThat(of(events, NodePhaseChanged.class))
                    .extracting(NodePhaseChanged::phase)
                    .contains(NodePhaseChanged.Phase.STOPPED, NodePhaseChanged.Phase.MEMPOOL_LOADED);
            assertNothingNeededIsUnknown(reader);
        }

        @Test
        void aNodeOf28WithARaceAndRejectedTransactions() {
            List<Event> events = new ArrayList<>();
            LogReader reader = Samples.read(Samples.v28(), events);

            assertThat(of(events, TxRejected.class))
                    .hasSize(3)
                    .allSatisfy(rejected -> assertThat(rejected.reason()).isEqualTo("bad-txns-inputs-missingorspent"));
            assertThat(of(events, BlockDisconnected.class)).hasSize(1);
            assertThat(of(events, TxAccepted.class))
                    .isNotEmpty()
                    .allSatisfy(accepted -> assertThat(accepted.peer()).isNotNull());
            assertThat(of(events, HeaderSeen.class))
                    .filteredOn(header -> header.via() == HeaderSeen.Via.COMPACT_BLOCK)
                    .isNotEmpty()
                    .allSatisfy(header -> {
                        assertThat(header.height()).isNotNull();
                        assertThat(header.peer()).isNotNull();
                    });
            assertNothingNeededIsUnknown(reader);
        }
    }

    @Nested
    class WholeOnes {

        @Test
        void countsAreThoseOfTheLines() throws IOException {
            for (Path file : Samples.recordings()) {
                byte[] log = Files.readAllBytes(file);
                List<Event> events = new ArrayList<>();
                LogReader reader = Samples.read(log, events);
                String text = new String(log, ISO_8859_1);

                int connected = of(events, BlockConnected.class).size();
                int disconnected = of(events, BlockDisconnected.class).size();
                assertThat(connected + disconnected).as("%s", file).isEqualTo(count(text, " UpdateTip: new best="));
                assertThat(disconnected).as("%s", file).isEqualTo(count(text, "Enqueuing BlockDisconnected: "));
                assertThat(of(events, BlockConnectTimed.class).size())
                        .as("%s", file)
                        .isEqualTo(count(text, "\\[bench\\] - Connect block: "));
                assertThat(of(events, TxAccepted.class).size())
                        .as("%s", file)
                        .isEqualTo(count(text, "Enqueuing TransactionAddedToMempool: "));
                assertThat(of(events, TxAccepted.class))
                        .filteredOn(accepted -> accepted.peer() != null)
                        .as("%s", file)
                        .hasSize(count(text, "AcceptToMemoryPool: peer="));
                assertThat(of(events, HeaderSeen.class))
                        .extracting(HeaderSeen::hash)
                        .as("%s", file)
                        .doesNotHaveDuplicates();
                assertThat(of(events, BlockDataComplete.class))
                        .extracting(BlockDataComplete::hash)
                        .as("%s", file)
                        .doesNotHaveDuplicates();
                assertThat(reader.statistics().lines()).as("%s", file).isEqualTo(count(text, "\n"));
                assertThat(reader.statistics().silentMatchers()).as("%s", file).isEmpty();
                assertNothingNeededIsUnknown(reader);
            }
        }

        @Test
        void invalidBlocksAreThoseThatTheNodesJudged() throws IOException {
            assertThat(invalid("bitcoind-31.99/node0"))
                    .containsExactly("52fc bad-cb-amount 269", "770b bad-txnmrklroot null", "5f4f time-too-new null");
            assertThat(invalid("bitcoind-31.99/node1"))
                    .containsExactly("52fc bad-cb-amount 269", "6fad bad-cb-amount 269");
            assertThat(invalid("bitcoind-31.99/node2")).isEmpty();
        }

        @Test
        void theSecondNodeRejectsOneTransaction() throws IOException {
            assertThat(of(read("bitcoind-31.99/node2"), TxRejected.class))
                    .singleElement()
                    .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo("datacarrier"));
        }

        private List<String> invalid(String name) throws IOException {
            return of(read(name), BlockInvalid.class).stream()
                    .map(RecordedLogTests::text)
                    .toList();
        }

        private List<Event> read(String name) throws IOException {
            List<Event> events = new ArrayList<>();
            Samples.read(Files.readAllBytes(Samples.recording(name)), events);
            return events;
        }
    }

    private static void assertNothingNeededIsUnknown(LogReader reader) {
        assertThat(reader.statistics().unmatched())
                .doesNotContainKeys(LogStatistics.NEEDED_CATEGORIES.toArray(String[]::new));
        assertThat(reader.statistics().binaryLines()).isZero();
        assertThat(reader.statistics().overlongLines()).isZero();
    }

    private static String text(BlockInvalid invalid) {
        return String.valueOf(invalid.hash()).substring(0, 4) + " " + invalid.reason() + " " + invalid.height();
    }

    private static <E extends Event> List<E> of(List<Event> events, Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static int count(String text, String regex) {
        return (int) Pattern.compile(regex).matcher(text).results().count();
    }
}
