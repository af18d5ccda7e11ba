package org.bmon.collector.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.junit.jupiter.api.Test;

class NoticeBookTests {

    private static final long MINUTE = 60_000_000;

    private final List<Notice> out = new ArrayList<>();
    private final NoticeBook book = new NoticeBook(out::add, new Memory());

    private void raise(long since, Severity severity, String node, long now) {
        book.raise(
                NoticeKind.NODE_BEHIND,
                "x",
                since,
                severity,
                List.of(node(node)),
                "behind for " + (now - since),
                Map.of("n", now),
                now);
    }

    private static Notice reorg(String node, long at, Map<String, Object> byNode) {
        return Notice.once(
                NoticeKind.REORG,
                "key",
                at,
                Severity.INFO,
                new TreeSet<>(List.of(node(node))),
                "reorg",
                Map.of("nodes", byNode, "depth", 1L));
    }

    @Test
    void whatLastsIsToldAtOnceWhenItGainsANodeAndElseOnceAMinute() {
        raise(5, Severity.WARNING, "a", 100);
        raise(5, Severity.WARNING, "a", 200);
        assertThat(out).hasSize(1);
        raise(7, Severity.WARNING, "b", 300);
        assertThat(out).hasSize(2);
        raise(7, Severity.WARNING, "b", 300 + MINUTE);
        book.clear(NoticeKind.NODE_BEHIND, "x", 400 + MINUTE);
        book.clear(NoticeKind.NODE_BEHIND, "x", 500 + MINUTE);

        assertThat(out).hasSize(4).extracting(Notice::key).containsOnly("x@1970-01-01T00:00:00.000005Z");
        assertThat(out.get(3).untilMicros()).isEqualTo(400 + MINUTE);
        assertThat(out.get(3).nodes()).hasSize(2);
    }

    @Test
    void whatIsToldAgainGainsNodesAndEvidence() {
        book.tell(reorg("a", 10, Map.of("a", 1L)));
        book.tell(reorg("b", 5, Map.of("b", 2L)));
        book.tell(reorg("b", 5, Map.of("b", 2L)));

        assertThat(out).hasSize(2);
        assertThat(out.get(1).nodes()).hasSize(2);
        assertThat(out.get(1).sinceMicros()).isEqualTo(5);
        assertThat(out.get(1).evidence()).containsEntry("nodes", Map.of("a", 1L, "b", 2L));
    }

    @Test
    void whatTheStoreKeptGoesOnUnderItsKey() {
        raise(5, Severity.WARNING, "a", 100);
        book.tell(reorg("a", 10, Map.of("a", 1L)));
        Notice open = out.get(0);
        Notice told = out.get(1);
        List<Notice> after = new ArrayList<>();
        NoticeBook again = new NoticeBook(after::add, new Memory());
        again.restore(open);
        again.restore(told);
        again.raise(NoticeKind.NODE_BEHIND, "x", 90, Severity.WARNING, List.of(node("a")), "s", Map.of(), 10 * MINUTE);
        again.clear(NoticeKind.NODE_BEHIND, "x", 11 * MINUTE);
        again.tell(reorg("c", 20, Map.of("c", 3L)));

        assertThat(after).extracting(Notice::key).containsExactly(open.key(), open.key(), "key");
        assertThat(after.get(1).sinceMicros()).isEqualTo(5);
        assertThat(after.get(2).nodes()).hasSize(2);
    }
}
