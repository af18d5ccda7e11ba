package org.bmon.agent.join;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bmon.common.event.Event;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.WireFormatException;

/** What waits to be joined as a text, so that it can be kept with the events. */
final class JoinText {

    private static final String HEAD = "join 1";

    private final BatchCodec codec = new BatchCodec();

    String write(FactJoin join) {
        StringBuilder text = new StringBuilder(HEAD)
                .append(' ')
                .append(join.startedMicros())
                .append(' ')
                .append(join.logMicros());
        for (Waiting.Report report : join.held.reports()) {
            if (report.event != null) {
                text.append("\nheld ").append(new String(codec.encodeEvent(report.event), StandardCharsets.UTF_8));
            }
        }
        write(text, "owed", join.owed.reports());
        write(text, "late", join.late.reports());
        return text.toString();
    }

    private static void write(StringBuilder text, String name, List<Waiting.Report> reports) {
        for (Waiting.Report report : reports) {
            text.append('\n').append(name).append(' ');
            text.append(report.fact.text()).append(' ').append(report.micros);
        }
    }

    /**
     * Reads what {@link #write} wrote; what ZMQ told counts as received now.
     *
     * @throws IllegalArgumentException if it is something else
     */
    FactJoin read(String text, long nowMicros, long nowNanos) {
        String[] lines = text.split("\n", -1);
        String[] head = lines[0].split(" ", -1);
        if (head.length != 4 || !lines[0].startsWith(HEAD + " ")) {
            throw new IllegalArgumentException("not what waits to be joined: '" + lines[0] + "'");
        }
        FactJoin join = new FactJoin(nowMicros);
        join.resume(Long.parseLong(head[2]), Long.parseLong(head[3]));
        for (int i = 1; i < lines.length; i++) {
            String[] words = lines[i].split(" ", 2);
            switch (words[0]) {
                case "held" -> held(join, words[1], nowNanos);
                case "owed" -> remembered(join.owed, words[1]);
                case "late" -> remembered(join.late, words[1]);
                default -> throw new IllegalArgumentException("not a report: '" + lines[i] + "'");
            }
        }
        return join;
    }

    private void held(FactJoin join, String json, long nowNanos) {
        try {
            Event event = codec.decodeEvent(json.getBytes(StandardCharsets.UTF_8));
            Fact fact = Fact.of(event);
            if (fact == null) {
                throw new IllegalArgumentException("not a report of a fact: " + json);
            }
            join.held.add(fact, event.at().micros(), nowNanos, event);
        } catch (WireFormatException e) {
            throw new IllegalArgumentException("not an event: " + json, e);
        }
    }

    private static void remembered(Waiting waiting, String text) {
        String[] words = text.split(" ", -1);
        if (words.length != 2) {
            throw new IllegalArgumentException("not a report: '" + text + "'");
        }
        waiting.add(Fact.parse(words[0]), Long.parseLong(words[1]), 0, null);
    }
}
