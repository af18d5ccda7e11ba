package org.bmon.collector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.store.OfNetwork;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/** The JSON shape of a notice. {@code untilMicros} is absent while it lasts. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record NoticeJson(
        String id,
        String network,
        String kind,
        String key,
        String severity,
        long sinceMicros,
        @Nullable Long untilMicros,
        List<String> nodes,
        String summary,
        SortedMap<String, Object> evidence) {

    static NoticeJson of(OfNetwork<Notice> found) {
        Notice notice = found.value();
        String network = found.network().label();
        String kind = notice.kind().label();
        return new NoticeJson(
                id(network, kind, notice.key()),
                network,
                kind,
                notice.key(),
                notice.severity().label(),
                notice.sinceMicros(),
                notice.untilMicros(),
                notice.nodes().stream().map(NodeName::value).toList(),
                notice.summary(),
                notice.evidence());
    }

    /** The same for the same notice for ever, however often it is found. */
    private static String id(String network, String kind, String key) {
        return UUID.nameUUIDFromBytes(("bmon " + network + " " + kind + " " + key).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
