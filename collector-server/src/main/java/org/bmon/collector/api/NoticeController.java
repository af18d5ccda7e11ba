package org.bmon.collector.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.NoticeQuery;
import org.bmon.collector.store.Page;
import org.bmon.collector.store.TimeQuery;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Answers who asks what people should know of. */
@RestController
final class NoticeController {

    private final HistoryStore store;
    private final JsonMapper json;

    NoticeController(HistoryStore store, JsonMapper json) {
        this.store = store;
        this.json = json;
    }

    /** The notices of a time, the one that began last first. */
    @GetMapping("/api/v1/notices")
    ResponseEntity<Object> notices(
            TimeQuery query,
            @RequestParam(name = "kind", required = false) @Nullable String kinds,
            @RequestParam(name = "open", required = false) @Nullable String open,
            Format format,
            HttpServletRequest request) {
        NoticeQuery wanted = new NoticeQuery(
                query.network(), kinds(kinds), query.fromMicros(), query.beforeMicros(), isOpen(open), query.limit());
        Page<Notice> page;
        try {
            page = store.notices(wanted, query.after());
        } catch (IllegalArgumentException e) {
            throw new InvalidParameterException("cursor", "cursor is not of this list");
        }
        List<NoticeJson> found = page.items().stream().map(NoticeJson::of).toList();
        return Answer.page(request, format, page.next(), found, () -> csv(found));
    }

    private static Set<NoticeKind> kinds(@Nullable String text) {
        Set<NoticeKind> kinds = EnumSet.noneOf(NoticeKind.class);
        if (text == null) {
            return NoticeKind.notable();
        }
        for (String label : text.split(",", -1)) {
            kinds.add(Parameters.parsed("kind", label, NoticeKind::ofLabel));
        }
        return kinds;
    }

    private static boolean isOpen(@Nullable String text) {
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw new InvalidParameterException("open", "open takes true or false, not '" + Parameters.cut(text) + "'");
    }

    private Csv csv(List<NoticeJson> notices) {
        return new Csv(
                List.of(
                        "id",
                        "network",
                        "kind",
                        "key",
                        "severity",
                        "since_micros",
                        "until_micros",
                        "nodes",
                        "summary",
                        "evidence"),
                rows -> notices.forEach(notice -> rows.row(
                        notice.id(),
                        notice.network(),
                        notice.kind(),
                        notice.key(),
                        notice.severity(),
                        notice.sinceMicros(),
                        notice.untilMicros(),
                        String.join(" ", notice.nodes()),
                        notice.summary(),
                        json.writeValueAsString(notice.evidence()))));
    }
}
