package org.bmon.collector.node;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.fleet.NodeState;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.collector.watch.Wording;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;

/** Tells of nodes that are not heard of, that their agents can't reach, and whose clocks are off. */
public final class StandingWatch implements Watch {

    private static final long EVERY_MICROS = 1_000_000;

    private final Surroundings around;
    private final Map<NodeName, ClockJudge> clocks = new TreeMap<>();
    private long judgedMicros = Long.MIN_VALUE / 2;

    public StandingWatch(Surroundings around) {
        this.around = around;
    }

    @Override
    public void accept(FleetNode node, Event event) {}

    @Override
    public void advance(long nowMicros) {
        if (nowMicros - judgedMicros < EVERY_MICROS) {
            return;
        }
        judgedMicros = nowMicros;
        for (FleetNode node : around.fleet().nodes()) {
            reach(node, nowMicros);
            clock(node, nowMicros);
        }
    }

    private void reach(FleetNode node, long now) {
        String subject = node.name().value();
        if (node.state() == NodeState.SILENT) {
            long since = Math.min(now, node.timeline().silentSinceMicros());
            raise(NoticeKind.NODE_SILENT, node, since, "nothing is heard of the agent of " + subject, now);
        } else if (!node.timeline().isSilent()) {
            around.notices().clear(NoticeKind.NODE_SILENT, subject, now);
        }
        if (node.state() == NodeState.UNREACHABLE) {
            raise(NoticeKind.NODE_UNREACHABLE, node, now, subject + " does not answer its agent", now);
        } else if (node.state() != NodeState.SILENT) {
            around.notices().clear(NoticeKind.NODE_UNREACHABLE, subject, now);
        }
    }

    private void raise(NoticeKind kind, FleetNode node, long since, String what, long now) {
        long began = around.notices().openSince(kind, node.name().value(), since);
        String summary = now - began < EVERY_MICROS ? what : what + " for " + Wording.length(now - began);
        Map<String, Object> evidence = Map.of("state", node.state().label(), "cohort", node.cohort());
        around.notices()
                .raise(
                        kind,
                        node.name().value(),
                        since,
                        Severity.WARNING,
                        List.of(node.name()),
                        summary,
                        evidence,
                        now);
    }

    private void clock(FleetNode node, long now) {
        ClockEstimate estimate = node.clock().latest();
        if (estimate == null || node.timeline().isSilent()) {
            return;
        }
        String subject = node.name().value();
        ClockJudge judge = clocks.computeIfAbsent(node.name(), added -> new ClockJudge());
        if (judge.isOff(estimate, now)) {
            SortedMap<String, Object> evidence = new TreeMap<>();
            evidence.put("offsetMicros", estimate.offsetMicros());
            evidence.put("errorMicros", estimate.errorMicros());
            evidence.put("offsetLimitMicros", ClockJudge.OFFSET_MICROS);
            evidence.put("errorLimitMicros", ClockJudge.ERROR_MICROS);
            String summary = "the clock of " + subject
                    + (Math.abs(estimate.offsetMicros()) >= estimate.errorMicros()
                            ? " is " + Wording.length(Math.abs(estimate.offsetMicros()))
                                    + (estimate.offsetMicros() > 0 ? " ahead" : " behind")
                            : " is known to " + Wording.length(estimate.errorMicros()) + " only");
            around.notices()
                    .raise(
                            NoticeKind.CLOCK_OFF,
                            subject,
                            judge.sinceMicros(),
                            Severity.WARNING,
                            List.of(node.name()),
                            summary,
                            evidence,
                            now);
        } else {
            around.notices().clear(NoticeKind.CLOCK_OFF, subject, now);
        }
    }
}
