package org.bmon.collector.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.collector.watch.Wording;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodePhaseChanged;
import org.bmon.common.event.NodePhaseChanged.Phase;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.NodeStarted;
import org.jspecify.annotations.Nullable;

/** Tells when a node started again, with or without having been stopped, and when its version or settings changed. */
public final class LifeWatch implements Watch {

    private final Surroundings around;

    /** By the nodes' indexes. */
    private final List<Past> pasts = new ArrayList<>();

    private static final class Past {
        long lastMicros = Long.MIN_VALUE;
        long stoppedMicros = Long.MIN_VALUE;

        @Nullable NodeStarted started;

        @Nullable NodeReachable reachable;
    }

    public LifeWatch(Surroundings around) {
        this.around = around;
    }

    @Override
    public boolean takesAcceptances() {
        return true;
    }

    @Override
    public void accept(FleetNode node, Event event) {
        while (pasts.size() <= node.index()) {
            pasts.add(new Past());
        }
        Past past = pasts.get(node.index());
        long at = node.clock().toFleet(event.at().micros());
        if (event instanceof NodeStarted started) {
            started(node.name(), past, started, at);
        } else if (event instanceof NodeReachable reachable) {
            reachable(node.name(), past, reachable, at);
        } else if (event instanceof NodePhaseChanged changed
                && (changed.phase() == Phase.STOPPING || changed.phase() == Phase.STOPPED)) {
            past.stoppedMicros = Math.max(past.stoppedMicros, at);
        }
        if (event.at().source() != TimeSource.POLLED) {
            past.lastMicros = Math.max(past.lastMicros, at);
        }
    }

    @Override
    public void advance(long nowMicros) {}

    private void started(NodeName node, Past past, NodeStarted started, long at) {
        NodeStarted before = past.started;
        if (before != null && before.at().micros() >= started.at().micros()) {
            return;
        }
        past.started = started;
        if (before == null && past.lastMicros == Long.MIN_VALUE) {
            return;
        }
        boolean clean = past.stoppedMicros
                > (before == null ? Long.MIN_VALUE : before.at().micros());
        SortedMap<String, Object> evidence = new TreeMap<>();
        evidence.put("stoppedCleanly", clean);
        evidence.put("lastSign", Wording.time(past.lastMicros));
        evidence.put("started", Wording.time(at));
        evidence.put("version", started.version());
        if (before != null) {
            evidence.put("startedBefore", Wording.time(before.at().micros()));
        }
        around.notices()
                .tell(Notice.once(
                        NoticeKind.NODE_RESTARTED,
                        node + " " + Stamp.instant(at),
                        at,
                        clean ? Severity.INFO : Severity.WARNING,
                        new TreeSet<>(List.of(node)),
                        node + " started again, " + Wording.length(Math.max(0, at - past.lastMicros))
                                + " after its last sign of life; "
                                + (clean ? "it had been stopped" : "nothing tells of a stop"),
                        evidence));
        if (before != null) {
            List<String> changes = new ArrayList<>();
            if (!before.version().equals(started.version())) {
                changes.add("version " + before.version() + " became " + started.version());
            }
            changes.addAll(differences(before.settings(), started.settings()));
            if (!changes.isEmpty()) {
                evidence.put("settingsBefore", before.settings());
                evidence.put("settings", started.settings());
                changed(node, at, changes, evidence);
            }
        }
    }

    private void reachable(NodeName node, Past past, NodeReachable reachable, long at) {
        NodeReachable before = past.reachable;
        past.reachable = reachable;
        if (before == null || before.version() == null || reachable.version() == null) {
            return;
        }
        boolean same = before.version().equals(reachable.version())
                && Objects.equals(before.subversion(), reachable.subversion());
        NodeStarted started = past.started;
        boolean toldByLog =
                started != null && started.at().micros() > before.at().micros();
        if (!same && !toldByLog) {
            SortedMap<String, Object> evidence = new TreeMap<>();
            evidence.put("before", before.version() + " " + before.subversion());
            evidence.put("after", reachable.version() + " " + reachable.subversion());
            changed(node, at, List.of("version " + before.version() + " became " + reachable.version()), evidence);
        }
    }

    private void changed(NodeName node, long at, List<String> changes, SortedMap<String, Object> evidence) {
        evidence.put("changes", changes);
        around.notices()
                .tell(Notice.once(
                        NoticeKind.NODE_CHANGED,
                        node + " " + Stamp.instant(at),
                        at,
                        Severity.INFO,
                        new TreeSet<>(List.of(node)),
                        node + ": " + String.join("; ", changes),
                        evidence));
    }

    private static List<String> differences(SortedMap<String, String> before, SortedMap<String, String> after) {
        List<String> found = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            String old = before.get(name);
            String now = after.get(name);
            if (!Objects.equals(old, now)) {
                found.add(name + " "
                        + (old == null
                                ? "came as " + now
                                : now == null ? "went, it was " + old : old + " became " + now));
            }
        }
        return found;
    }
}
