package org.bmon.collector.store;

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

    static List<OfNetwork<Notice>> read(JdbcTemplate jdbc, NoticeQuery query) {
        StringBuilder sql = new StringBuilder(
                "SELECT * FROM notice WHERE since_micros >= ? AND since_micros < ? AND network = coalesce(?, network)");
        List<@Nullable Object> values = new ArrayList<>();
        values.add(query.fromMicros());
        values.add(query.beforeMicros());
        values.add(query.network() == null ? null : query.network().label());
        if (!query.kinds().isEmpty()) {
            sql.append(" AND kind IN (?")
                    .append(", ?".repeat(query.kinds().size() - 1))
                    .append(')');
            query.kinds().forEach(kind -> values.add(kind.label()));
        }
        if (query.openOnly()) {
            sql.append(" AND until_micros IS NULL");
        }
        sql.append(" ORDER BY since_micros DESC, network, kind, notice_key LIMIT ?");
        values.add(query.limit());
        return jdbc.query(
                sql.toString(),
                (row, n) -> {
                    long until = row.getLong("until_micros");
                    Long untilMicros = row.wasNull() ? null : until;
                    return new OfNetwork<>(
                            Network.ofLabel(row.getString("network")),
                            new Notice(
                                    NoticeKind.ofLabel(row.getString("kind")),
                                    row.getString("notice_key"),
                                    row.getLong("since_micros"),
                                    untilMicros,
                                    Severity.valueOf(row.getString("severity")),
                                    nodes(row.getString("nodes")),
                                    row.getString("summary"),
                                    evidence(row.getString("evidence"))));
                },
                values.toArray());
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
