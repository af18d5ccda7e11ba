package org.bmon.workbench.truth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bmon.collector.analysis.AnalysisListener;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;

/** The last word on each notice of an analysis. */
public final class Notices implements AnalysisListener {

    private final Map<String, Notice> notices = new LinkedHashMap<>();

    /** All kinds, one for each notice, sorted. */
    public List<NoticeKind> kinds() {
        return notices.values().stream().map(Notice::kind).sorted().toList();
    }

    /** The notices of a kind. */
    public List<Notice> all(NoticeKind kind) {
        return notices.values().stream().filter(notice -> notice.kind() == kind).toList();
    }

    /** The only notice of a kind. */
    public Notice only(NoticeKind kind) {
        List<Notice> found = all(kind);
        if (found.size() != 1) {
            throw new AssertionError("not one notice of " + kind + " but " + found);
        }
        return found.get(0);
    }

    @Override
    public void notice(Notice notice) {
        notices.put(notice.kind() + " " + notice.key(), notice);
    }
}
