package org.bmon.collector.live;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.store.Changes;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.NoticeQuery;
import org.bmon.collector.store.OfNetwork;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts each notice once, however often it is amended, over restarts too; and how many last. */
@Component
final class NoticeCounts implements CommitListener {

    /** Notices older than the latest so many are not amended any more. */
    private static final int REMEMBERED = 10_000;

    private final HistoryStore store;
    private final CollectorMetrics metrics;
    private final Map<Id, Severity> known = new LinkedHashMap<>();
    private final Map<Id, Set<NodeName>> open = new HashMap<>();
    private final Map<Group, Integer> counts = new HashMap<>();
    private boolean restored;

    private record Id(Network network, NoticeKind kind, String key) {}

    /** Open notices that are counted together: those of a kind, and of them those of a node. */
    private record Group(
            Network network, NoticeKind kind, @Nullable NodeName node) {}

    NoticeCounts(HistoryStore store, CollectorMetrics metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    /** Knows what was told before, so that it is not counted again. */
    @Override
    public void starting() {
        restored = true;
        List<OfNetwork<Notice>> latest = new ArrayList<>(store.notices(NoticeQuery.latest(REMEMBERED)));
        Collections.reverse(latest);
        latest.forEach(found -> known.put(id(found), found.value().severity()));
        store.notices(NoticeQuery.open()).forEach(this::noteOpen);
    }

    /** Who writes the next commit knows how many last. */
    @Override
    public void ended() {
        counts.keySet().forEach(group -> tell(group, 0));
        counts.clear();
        open.clear();
        known.clear();
        restored = false;
    }

    @Override
    public void committed(Changes changes) {
        if (!restored) {
            throw new IllegalStateException("the notices of before the start are not known");
        }
        for (OfNetwork<Notice> found : changes.notices()) {
            noteOpen(found);
            Severity severity = found.value().severity();
            Severity before = known.get(id(found));
            if (before == null || before.compareTo(severity) < 0) {
                known.put(id(found), severity);
                metrics.notice(found.network(), found.value().kind(), severity);
                if (known.size() > REMEMBERED) {
                    known.remove(known.keySet().iterator().next());
                }
            }
        }
    }

    private void noteOpen(OfNetwork<Notice> found) {
        Notice notice = found.value();
        Set<NodeName> before = notice.isOpen() ? open.put(id(found), notice.nodes()) : open.remove(id(found));
        int added = (notice.isOpen() ? 1 : 0) - (before == null ? 0 : 1);
        count(new Group(found.network(), notice.kind(), null), added);
        if (before != null) {
            before.forEach(node -> count(new Group(found.network(), notice.kind(), node), -1));
        }
        if (notice.isOpen()) {
            notice.nodes().forEach(node -> count(new Group(found.network(), notice.kind(), node), 1));
        }
    }

    private void count(Group group, int added) {
        tell(group, counts.merge(group, added, Integer::sum));
    }

    private void tell(Group group, int count) {
        if (group.node == null) {
            metrics.openNotices(group.network, group.kind, count);
        } else {
            metrics.openNotices(group.network, group.kind, group.node, count);
        }
    }

    private static Id id(OfNetwork<Notice> found) {
        return new Id(found.network(), found.value().kind(), found.value().key());
    }
}
