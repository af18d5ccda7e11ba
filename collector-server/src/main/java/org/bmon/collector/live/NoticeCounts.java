package org.bmon.collector.live;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.store.Changes;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.NoticeQuery;
import org.bmon.collector.store.OfNetwork;
import org.bmon.common.Network;
import org.springframework.stereotype.Component;

/** Counts each notice once, however often it is amended, over restarts too; and how many last. */
@Component
final class NoticeCounts implements CommitListener {

    /** Notices older than the latest so many are not amended any more. */
    private static final int REMEMBERED = 10_000;

    private final HistoryStore store;
    private final CollectorMetrics metrics;
    private final Set<Id> known = new LinkedHashSet<>();
    private final Map<Network, Map<NoticeKind, Set<String>>> open = new EnumMap<>(Network.class);
    private boolean restored;

    private record Id(Network network, NoticeKind kind, String key) {}

    NoticeCounts(HistoryStore store, CollectorMetrics metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    /** Knows what was told before, so that it is not counted again. */
    @Override
    public void starting() {
        restored = true;
        store.notices(NoticeQuery.latest(REMEMBERED)).forEach(found -> known.add(id(found)));
        store.notices(NoticeQuery.open()).forEach(this::noteOpen);
    }

    @Override
    public void committed(Changes changes) {
        if (!restored) {
            throw new IllegalStateException("the notices of before the start are not known");
        }
        for (OfNetwork<Notice> found : changes.notices()) {
            noteOpen(found);
            if (known.add(id(found))) {
                metrics.notice(found.network(), found.value().kind());
                if (known.size() > REMEMBERED) {
                    known.remove(known.iterator().next());
                }
            }
        }
    }

    private void noteOpen(OfNetwork<Notice> found) {
        Notice notice = found.value();
        Set<String> keys = open.computeIfAbsent(found.network(), added -> new EnumMap<>(NoticeKind.class))
                .computeIfAbsent(notice.kind(), added -> new HashSet<>());
        if (notice.isOpen() ? keys.add(notice.key()) : keys.remove(notice.key())) {
            metrics.openNotices(found.network(), notice.kind(), keys.size());
        }
    }

    private static Id id(OfNetwork<Notice> found) {
        return new Id(found.network(), found.value().kind(), found.value().key());
    }
}
