package org.bmon.collector.node;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.watch.Forgotten;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.common.NodeName;
import org.bmon.common.event.ChainState;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeWarning;

/**
 * What a node warns of itself. A line of the log is about a moment: its notice is over when the line has not come again
 * for an hour. What RPC shows lasts as long as it shows it.
 */
public final class WarningWatch implements Watch {

    private static final long QUIET_MICROS = 3_600_000_000L;

    /** Every build from the main branch says so of itself, always. */
    private static final String PRE_RELEASE = "pre-release test build";

    private static final int MOST = 1_000;

    private final Surroundings around;
    private final Map<String, Said> said = new HashMap<>();

    private record Said(NodeName node, long lastMicros, long times) {}

    public WarningWatch(Surroundings around) {
        this.around = around;
    }

    @Override
    public void accept(FleetNode node, Event event) {
        long at = node.clock().toFleet(event.at().micros());
        if (event instanceof NodeWarning warning && !warning.text().contains(PRE_RELEASE)) {
            String subject = node.name() + " " + warning.code();
            Said before = said.get(subject);
            if (before == null && said.size() >= MOST) {
                around.memory().forgot(Forgotten.WARNING);
                return;
            }
            Said now = new Said(node.name(), at, before == null ? 1 : before.times + 1);
            said.put(subject, now);
            raise(node, subject, at, warning.code(), warning.text(), now.times);
        } else if (event instanceof ChainState state) {
            List<String> warnings = state.warnings().stream()
                    .filter(text -> !text.isBlank() && !text.contains(PRE_RELEASE))
                    .toList();
            String subject = node.name() + " shown";
            if (warnings.isEmpty()) {
                around.notices().clear(NoticeKind.NODE_WARNING, subject, at);
            } else {
                raise(node, subject, at, "shown", String.join("; ", warnings), warnings.size());
            }
        }
    }

    private void raise(FleetNode node, String subject, long at, String code, String text, long times) {
        around.notices()
                .raise(
                        NoticeKind.NODE_WARNING,
                        subject,
                        at,
                        Severity.WARNING,
                        List.of(node.name()),
                        node.name() + " warns: " + text,
                        new TreeMap<>(Map.of("code", code, "text", text, "times", times)),
                        at);
    }

    @Override
    public void advance(long nowMicros) {
        said.entrySet().removeIf(entry -> {
            boolean quiet = nowMicros - entry.getValue().lastMicros > QUIET_MICROS;
            if (quiet) {
                around.notices().clear(NoticeKind.NODE_WARNING, entry.getKey(), entry.getValue().lastMicros);
            }
            return quiet;
        });
    }
}
