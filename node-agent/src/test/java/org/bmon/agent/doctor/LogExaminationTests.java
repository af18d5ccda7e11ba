package org.bmon.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.bmon.agent.doctor.Finding.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogExaminationTests {

    private static final String STAMP = "2026-11-22T18:11:08.000000Z [init] ";

    @TempDir
    Path directory;

    private List<Finding> findings(String text) throws IOException {
        Path log = Files.writeString(directory.resolve("debug.log"), text);
        return new LogExamination(log, Clock.systemUTC()).findings();
    }

    private static String start(String version, String... settings) {
        StringBuilder text = new StringBuilder(STAMP + "Bitcoin Core version " + version + " (release build)\n");
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            text.append(STAMP + "Config file arg: " + parts[0] + "=\"" + parts[1] + "\"\n");
        }
        return text.append(STAMP + "init message: Done loading\n").toString();
    }

    private static Finding about(List<Finding> findings, String about) {
        return findings.stream()
                .filter(finding -> finding.about().equals(about))
                .findFirst()
                .orElseThrow(() -> new AssertionError(about + " is not in " + findings));
    }

    @Test
    void wellSetNodeHasNothingToChange() throws IOException {
        assertThat(findings(start(
                        "v31.99.0-abc",
                        "debug=validation",
                        "debug=bench",
                        "debug=cmpctblock",
                        "debug=mempoolrej",
                        "debug=mempool",
                        "logthreadnames=1",
                        "logratelimit=0",
                        "shrinkdebugfile=0")))
                .extracting(Finding::level)
                .containsOnly(Level.OK);
    }

    @Test
    void whatIsMissingIsNamedWithTheLineToAdd() throws IOException {
        List<Finding> findings =
                findings(start("v30.0.0", "debug=bench", "debug=net", "debug=mempool", "loglevel=info"));
        assertThat(about(findings, "log.categories").mend())
                .startsWith("add debug=cmpctblock, debug=mempoolrej, debug=validation;");
        assertThat(about(findings, "log.rate-limit").mend()).isEqualTo("set logratelimit=0 and restart");
        assertThat(about(findings, "log.threads").level()).isEqualTo(Level.WARN);
        assertThat(about(findings, "log.level").level()).isEqualTo(Level.FAIL);
    }

    @Test
    void olderVersionsNeedNoRateLimit() throws IOException {
        assertThat(findings(start("v28.0.0", "debug=1", "logthreadnames=1")))
                .extracting(Finding::about)
                .doesNotContain("log.rate-limit");
        assertThat(about(findings(start("v21.0.0", "debug=1")), "version").level())
                .isEqualTo(Level.FAIL);
    }

    @Test
    void lastStartCountsWhereverItStandsInALongLog() throws IOException {
        String filling = (STAMP + "x".repeat(1000) + " version of nothing\n").repeat(1200);
        List<Finding> findings = findings(
                start("v28.0.0", "debug=1") + filling + start("v29.0.0", "logthreadnames=1") + filling + filling);
        assertThat(about(findings, "version").said()).isEqualTo("the node is v29.0.0");
        assertThat(about(findings(filling), "log.start").level()).isEqualTo(Level.WARN);
    }

    @Test
    void timesAndSilenceAreJudged() throws IOException {
        List<Finding> findings = findings("2026-11-22T18:11:08Z a line\n");
        assertThat(about(findings, "log.times").mend()).isEqualTo("set logtimemicros=1");
        assertThat(about(findings("no time\n"), "log.times").level()).isEqualTo(Level.FAIL);
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(5));
        assertThat(about(new LogExamination(directory.resolve("debug.log"), later).findings(), "log.age")
                        .said())
                .isEqualTo("nothing was written for 5 h");
    }

    @Test
    void logThatIsNotThereIsAFailureAndNoMore() {
        assertThat(new LogExamination(directory.resolve("none"), Clock.systemUTC()).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.mend()).contains("bmon.agent.debug-log"));
    }
}
