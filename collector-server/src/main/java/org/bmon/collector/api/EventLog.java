package org.bmon.collector.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bmon.collector.live.CommitListener;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.Quality;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.store.Changes;
import org.bmon.collector.store.OfNetwork;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes each block once it is known how it spread, and each change of a notice, as one line of JSON to the log {@code
 * bmon.events}: by way of Loki, dashboards show time lines and evidence that no metric can carry.
 */
@Component
final class EventLog implements CommitListener {

    private static final Logger EVENTS = LoggerFactory.getLogger("bmon.events");

    /** A block that not every node has is written after this long all the same. */
    private static final long SETTLED_MICROS = 60_000_000;

    /** Blocks older than this when they come are history that a node gathered, not news. */
    private static final long NEWS_MICROS = 3_600_000_000L;

    private static final int REMEMBERED = 2_000;

    private final JsonMapper json;
    private final Map<BlockHash, OfNetwork<BlockSpread>> waiting = new LinkedHashMap<>();
    private final Set<BlockHash> written = new HashSet<>();
    private final List<BlockHash> order = new ArrayList<>();

    EventLog(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void committed(Changes changes) {
        if (!EVENTS.isInfoEnabled()) {
            return;
        }
        for (OfNetwork<BlockSpread> found : changes.blocks()) {
            if (!written.contains(found.value().hash())) {
                waiting.put(found.value().hash(), found);
            }
        }
        waiting.values().removeIf(found -> isOver(found, changes.atMicros()));
        changes.notices().forEach(this::write);
    }

    /** Writes the block if all is known that will be soon; true if it need not be looked at again. */
    private boolean isOver(OfNetwork<BlockSpread> found, long nowMicros) {
        StageSpread connected = found.value().stages().get(Stage.CONNECTED);
        if (connected == null || connected.firstMicros() == null) {
            return waiting.size() > REMEMBERED;
        }
        long first = connected.firstMicros();
        if (connected.quality() != Quality.COMPLETE && nowMicros - first < SETTLED_MICROS) {
            return false;
        }
        if (nowMicros - first < NEWS_MICROS) {
            EVENTS.info("{}", json.writeValueAsString(block(found)));
        }
        written.add(found.value().hash());
        order.add(found.value().hash());
        if (order.size() > REMEMBERED) {
            written.remove(order.remove(0));
        }
        return true;
    }

    private static Map<String, Object> block(OfNetwork<BlockSpread> found) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("kind", "block");
        line.put("block", ReportJson.block(found.network(), found.value()));
        return line;
    }

    private void write(OfNetwork<Notice> found) {
        Notice notice = found.value();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("kind", notice.kind().label());
        line.put("network", found.network().label());
        line.put("severity", notice.severity().label());
        line.put("state", notice.isOpen() ? "open" : "over");
        line.put("summary", notice.summary());
        line.put("since", Stamp.instant(notice.sinceMicros()).toString());
        line.put("nodes", notice.nodes().stream().map(NodeName::value).toList());
        line.put("evidence", notice.evidence());
        EVENTS.info("{}", json.writeValueAsString(line));
    }
}
