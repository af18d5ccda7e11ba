package org.bmon.agent.source.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code bench/log-reader.sh} lets grep look for is what the reader looks for. */
class SpeedComparisonTests {

    private static final Path ALTERNATIVES = Path.of("../bench/log-reader-alternatives.txt");

    @Test
    void grepIsGivenTheAlternativesOfTheReader() throws IOException {
        List<String> alternatives = Files.readAllLines(ALTERNATIVES);
        List<String> known = new LogReader(event -> {})
                .matchers().beginnings().stream()
                        .map(SpeedComparisonTests::extendedRegularExpression)
                        .distinct()
                        .toList();

        assertThat(alternatives).containsAll(known);
        assertThat(alternatives)
                .as("those that have no fixed beginning besides")
                .hasSizeLessThan(known.size() + 12);
    }

    private static String extendedRegularExpression(String text) {
        return text.replaceAll("[\\\\\\[\\](){}.*+?|^$]", "\\\\$0");
    }
}
