package org.bmon.workbench.soak;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bmon.workbench.cli.Figures;
import org.bmon.workbench.cli.Machine;
import org.bmon.workbench.cli.Table;
import tools.jackson.core.JsonGenerator;

/**
 * How a run ended.
 *
 * @param seed of its faults
 * @param seconds how long it was
 * @param rounds how often the account was settled
 * @param sent messages of all nodes
 * @param taken facts that the collector took of agents that listen alone, and of those that read the log too
 * @param counted messages counted as lost
 * @param faults how often each fault happened
 * @param vitals what the processes used
 * @param bytes what the collector's and the agents' files had grown to
 * @param problems what did not hold; nothing if all did
 * @param notes what could not be done or judged
 */
record SoakReport(
        Machine machine,
        long seed,
        double seconds,
        int rounds,
        long sent,
        long taken,
        long counted,
        Map<Fault, Integer> faults,
        List<Vitals> vitals,
        Map<String, Long> bytes,
        List<String> problems,
        List<String> notes) {

    private static final double MEBIBYTE = 1 << 20;

    /** Whether everything held. */
    boolean held() {
        return problems.isEmpty();
    }

    /** For people. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT, "Soak of %.1f minutes, seed %d, %d rounds%n%s%n%n", seconds / 60, seed, rounds, machine));
        text.append(String.format(
                Locale.ROOT,
                "%s messages sent by the nodes; %s facts taken by the collector; %s counted as lost by those who only"
                        + " listen%n%n",
                Figures.count(sent),
                Figures.count(taken),
                Figures.count(counted)));
        Table faulty = new Table().text("fault").number("times");
        faults.forEach((fault, times) -> faulty.row(fault.label(), Figures.count(times)));
        text.append(faulty.render()).append('\n');
        Table used = new Table()
                .text("processes of")
                .number("resident, most, MiB")
                .number("heap in use, 2nd third, MiB")
                .number("3rd third")
                .number("threads, most")
                .number("open files, most");
        for (Vitals each : vitals) {
            used.row(
                    each.name(),
                    mebibytes(each.resident()),
                    mebibytes(each.live(1 / 3.0, 2 / 3.0, seconds)),
                    mebibytes(each.live(2 / 3.0, 1, seconds)),
                    Integer.toString(each.threads()),
                    Integer.toString(each.files()));
        }
        text.append(used.render()).append('\n');
        bytes.forEach((folder, size) ->
                text.append(String.format(Locale.ROOT, "files of %s at the end: %.1f MiB%n", folder, size / MEBIBYTE)));
        notes.forEach(note -> text.append("note: ").append(note).append('\n'));
        problems.forEach(problem -> text.append("PROBLEM: ").append(problem).append('\n'));
        text.append(held() ? "HELD: nothing lost uncounted, nothing twice, all within bounds\n" : "DID NOT HOLD\n");
        return text.toString();
    }

    private static String mebibytes(long bytes) {
        return bytes < 0 ? Figures.UNKNOWN : String.format(Locale.ROOT, "%.1f", bytes / MEBIBYTE);
    }

    /** For programs. */
    void write(JsonGenerator json) {
        json.writeStartObject();
        machine.write(json);
        json.writeNumberProperty("seed", seed);
        json.writeNumberProperty("seconds", Math.round(seconds));
        json.writeNumberProperty("rounds", rounds);
        json.writeNumberProperty("sent", sent);
        json.writeNumberProperty("taken", taken);
        json.writeNumberProperty("countedAsLost", counted);
        json.writeObjectPropertyStart("faults");
        faults.forEach((fault, times) -> json.writeNumberProperty(fault.label(), times));
        json.writeEndObject();
        json.writeArrayPropertyStart("processes");
        vitals.forEach(each -> write(json, each));
        json.writeEndArray();
        json.writeObjectPropertyStart("fileBytes");
        bytes.forEach(json::writeNumberProperty);
        json.writeEndObject();
        strings(json, "problems", problems);
        strings(json, "notes", notes);
        json.writeBooleanProperty("held", held());
        json.writeEndObject();
    }

    private void write(JsonGenerator json, Vitals each) {
        json.writeStartObject();
        json.writeStringProperty("name", each.name());
        json.writeNumberProperty("mostResidentBytes", each.resident());
        json.writeNumberProperty("mostThreads", each.threads());
        json.writeNumberProperty("mostFiles", each.files());
        long middle = each.live(1 / 3.0, 2 / 3.0, seconds);
        long end = each.live(2 / 3.0, 1, seconds);
        if (middle >= 0 && end >= 0) {
            json.writeNumberProperty("liveBytesSecondThird", middle);
            json.writeNumberProperty("liveBytesLastThird", end);
        }
        json.writeEndObject();
    }

    private static void strings(JsonGenerator json, String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }
}
