package org.bmon.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.Quality;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.store.Changes;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What stands in the log of events. */
class EventLogTests {

    private static final long T0 = 1_700_000_000_000_000L;
    private static final long SECOND = 1_000_000;

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("bmon.events");
    private final EventLog log = new EventLog(JsonMapper.shared());

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    private static Changes block(long nowMicros, Quality quality) {
        StageSpread connected = new StageSpread(
                Stage.CONNECTED,
                1,
                2,
                new NodeName("ada"),
                T0,
                new TreeMap<>(Map.of(new NodeName("ada"), 0L)),
                new TreeMap<>(),
                null,
                null,
                quality);
        return Changes.at(nowMicros)
                .block(
                        Network.MAIN,
                        new BlockSpread(
                                new BlockHash(0, 1, 2, 3), 7, new TreeMap<>(Map.of(Stage.CONNECTED, connected))))
                .build();
    }

    private List<JsonNode> written() {
        return lines.list.stream()
                .map(event -> JsonMapper.shared().readTree(event.getFormattedMessage()))
                .toList();
    }

    @Test
    void aBlockThatEveryNodeHasIsWrittenAtOnceAndOnce() {
        log.committed(block(T0 + SECOND, Quality.COMPLETE));
        log.committed(block(T0 + 2 * SECOND, Quality.COMPLETE));

        assertThat(written()).singleElement().satisfies(line -> {
            assertThat(line.path("kind").asString()).isEqualTo("block");
            assertThat(line.path("block").path("height").asInt()).isEqualTo(7);
        });
    }

    @Test
    void aBlockThatANodeLacksIsWrittenAfterAMinute() {
        log.committed(block(T0 + SECOND, Quality.PARTIAL));
        assertThat(written()).isEmpty();

        log.committed(Changes.at(T0 + 61 * SECOND).build());

        assertThat(written()).hasSize(1);
    }

    @Test
    void aBlockOfLongAgoIsNoNews() {
        log.committed(block(T0 + 7_200 * SECOND, Quality.COMPLETE));

        assertThat(written()).isEmpty();
    }

    @Test
    void aNoticeIsWrittenWithItsEvidence() {
        log.committed(Changes.at(T0)
                .notice(
                        Network.MAIN,
                        Notice.once(
                                NoticeKind.REORG,
                                "k",
                                T0,
                                Severity.WARNING,
                                new TreeSet<>(List.of(new NodeName("ada"))),
                                "ada left a branch of 2 blocks",
                                Map.of("depth", 2L)))
                .build());

        assertThat(written()).singleElement().satisfies(line -> {
            assertThat(line.path("kind").asString()).isEqualTo("reorg");
            assertThat(line.path("since").asString()).isEqualTo("2023-11-14T22:13:20Z");
            assertThat(line.path("evidence").path("depth").asInt()).isEqualTo(2);
        });
    }
}
