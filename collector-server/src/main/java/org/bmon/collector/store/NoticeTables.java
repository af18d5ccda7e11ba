package org.bmon.collector.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Notices; their nodes and evidence are columns of JSON, which nothing is looked up by. */
final class NoticeTables {

    private static final String PUT = Upsert.replace(
            "notice",
            List.of("network", "kind", "notice_key"),
            List.of("since_micros", "until_micros", "severity", "nodes", "summary", "evidence"));

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build();

    private NoticeTables() {}

    static void write(JdbcTemplate jdbc, Changes changes) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (OfNetwork<Notice> found : changes.notices()) {
            Notice notice = found.value();
            rows.add(new @Nullable Object[] {
                found.network().label(),
                notice.kind().label(),
                notice.key(),
                notice.sinceMicros(),
                notice.untilMicros(),
                notice.severity().name(),
                JSON.writeValueAsString(
                        notice.nodes().stream().map(NodeName::value).toList()),
                notice.summary(),
                JSON.writeValueAsString(notice.evidence())
            });
        }
        jdbc.batchUpdate(PUT, rows);
    }

    static Page<Notice> read(JdbcTemplate jdbc, NoticeQuery query, @Nullable Cursor after) {
        Selection where = new Selection()
                .time("since_micros", query.fromMicros(), query.beforeMicros())
                .network("network", query.network());
        if (!query.kinds().isEmpty()) {
            where.and(
                    "kind IN (?" + ", ?".repeat(query.kinds().size() - 1) + ")",
                    query.kinds().stream().map(NoticeKind::label).toArray());
        }
        if (query.openOnly()) {
            where.and("until_micros IS NULL");
        }
        if (after != null) {
            // The key of a notice may have slashes of its own.
            String[] key = after.key().split("/", 3);
            if (key.length < 3) {
                throw new IllegalArgumentException("not a place in the list of notices");
            }
            where.and(
                    "since_micros <= ? AND (since_micros < ? OR network > ? OR (network = ? AND (kind > ?"
                            + " OR (kind = ? AND notice_key > ?))))",
                    after.micros(),
                    after.micros(),
                    key[0],
                    key[0],
                    key[1],
                    key[1],
                    key[2]);
        }
        String sql =
                "SELECT * FROM notice" + where.sql() + " ORDER BY since_micros DESC, network, kind, notice_key LIMIT ?";
        List<Page.Placed<Notice>> found = jdbc.query(
                sql, (row, n) -> placed(row), where.with(query.limit() + 1L).values());
        return Page.of(found, query.limit());
    }

    private static Page.Placed<Notice> placed(ResultSet row) throws SQLException {
        Notice notice = new Notice(
                NoticeKind.ofLabel(row.getString("kind")),
                row.getString("notice_key"),
                row.getLong("since_micros"),
                SpreadColumns.longOrNull(row, "until_micros"),
                Severity.valueOf(row.getString("severity")),
                nodes(row.getString("nodes")),
                row.getString("summary"),
                evidence(row.getString("evidence")));
        String network = row.getString("network");
        return new Page.Placed<>(
                new OfNetwork<>(Network.ofLabel(network), notice),
                new Cursor(notice.sinceMicros(), network + "/" + notice.kind().label() + "/" + notice.key()));
    }

    private static SortedSet<NodeName> nodes(String json) {
        SortedSet<NodeName> nodes = new TreeSet<>();
        JSON.readValue(json, new TypeReference<List<String>>() {}).forEach(name -> nodes.add(new NodeName(name)));
        return nodes;
    }

    private static SortedMap<String, Object> evidence(String json) {
        return JSON.readValue(json, new TypeReference<TreeMap<String, Object>>() {});
    }
}
