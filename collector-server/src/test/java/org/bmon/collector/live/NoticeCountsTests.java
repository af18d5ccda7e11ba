package org.bmon.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bmon.collector.metrics.MetricsFixture;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.store.Changes;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.SqliteHistory;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How notices are counted. */
class NoticeCountsTests {

    @TempDir
    Path folder;

    private HistoryStore store;

    @BeforeEach
    void open() {
        store = SqliteHistory.open(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Changes behind(long since, @Nullable Long until) {
        return behind(since, until, Severity.WARNING);
    }

    private static Changes behind(long since, @Nullable Long until, Severity severity) {
        Notice notice = new Notice(
                NoticeKind.NODE_BEHIND,
                "ada " + since,
                since,
                until,
                severity,
                new TreeSet<>(List.of(new NodeName("ada"))),
                "ada is behind",
                new TreeMap<>(Map.of("blocks", 3L)));
        return Changes.at(since).notice(Network.MAIN, notice).build();
    }

    private NoticeCounts started(SimpleMeterRegistry meters) {
        NoticeCounts counts = new NoticeCounts(store, MetricsFixture.on(meters));
        counts.starting();
        return counts;
    }

    private static double begun(SimpleMeterRegistry meters, String kind) {
        return meters.get("bmon.notices").tag("kind", kind).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static double openOfAda(SimpleMeterRegistry meters) {
        return meters.get("bmon.node.notices.open").tag("node", "ada").gauge().value();
    }

    private static double open(SimpleMeterRegistry meters) {
        return meters.get("bmon.notices.open")
                .tag("kind", "node-behind")
                .gauge()
                .value();
    }

    @Test
    void aNoticeCountsOnceHoweverOftenItIsAmended() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        NoticeCounts counts = started(meters);

        counts.committed(behind(5, null));
        counts.committed(behind(5, null));
        assertThat(open(meters)).isEqualTo(1);
        assertThat(openOfAda(meters)).isEqualTo(1);
        counts.committed(behind(5, 9L));

        assertThat(begun(meters, "node-behind")).isEqualTo(1);
        assertThat(open(meters)).isZero();
        assertThat(openOfAda(meters)).isZero();
        assertThat(begun(meters, "inflation")).isZero();
    }

    @Test
    void aNoticeOfBeforeTheStartIsNotCountedAgainWhenItEnds() {
        store.write(behind(5, null), 1);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        NoticeCounts counts = started(meters);
        assertThat(open(meters)).isEqualTo(1);

        counts.committed(behind(5, 9L));

        assertThat(begun(meters, "node-behind")).isZero();
        assertThat(open(meters)).isZero();
    }

    @Test
    void aNoticeThatGrowsWorseCountsAgainAsThat() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        NoticeCounts counts = started(meters);

        counts.committed(behind(5, null));
        counts.committed(behind(5, null, Severity.CRITICAL));
        counts.committed(behind(5, 9L));

        assertThat(meters.get("bmon.notices")
                        .tags("kind", "node-behind", "severity", "critical")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(begun(meters, "node-behind")).isEqualTo(2);
    }
}
