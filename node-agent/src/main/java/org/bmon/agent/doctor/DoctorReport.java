package org.bmon.agent.doctor;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bmon.agent.doctor.Finding.Level;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All findings.
 *
 * @param findings in the order in which they were made
 */
public record DoctorReport(List<Finding> findings) {

    private static final JsonMapper JSON = new JsonMapper();

    /** What all examinations find. */
    public static DoctorReport of(List<Examination> examinations) {
        return new DoctorReport(examinations.stream()
                .flatMap(examination -> examination.findings().stream())
                .toList());
    }

    /** 0 if all is well, 1 if there are warnings, 2 if something fails. */
    public int exitCode() {
        return findings.stream()
                .mapToInt(finding -> finding.level().exitCode())
                .max()
                .orElse(0);
    }

    /** A line for each finding, and one below with what to change. */
    public String text() {
        String lines = findings.stream().map(DoctorReport::line).collect(Collectors.joining());
        return lines + count(Level.OK) + " ok, " + count(Level.WARN) + " warn, " + count(Level.FAIL) + " fail\n";
    }

    private static String line(Finding finding) {
        String line = String.format("%-4s  %-20s  %s%n", word(finding.level()), finding.about(), finding.said());
        return finding.mend() == null ? line : line + String.format("%28s→ %s%n", "", finding.mend());
    }

    private long count(Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }

    private static String word(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    /** The same as JSON: exitCode, and findings with level, about, said and, where there is one, mend. */
    public String json() {
        ObjectNode report = JSON.createObjectNode().put("exitCode", exitCode());
        ArrayNode all = report.putArray("findings");
        for (Finding finding : findings) {
            ObjectNode one = all.addObject()
                    .put("level", word(finding.level()))
                    .put("about", finding.about())
                    .put("said", finding.said());
            if (finding.mend() != null) {
                one.put("mend", finding.mend());
            }
        }
        return report.toPrettyString() + "\n";
    }
}
