package org.bmon.agent.source.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bmon.common.event.Event;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads the lines of every version, as lines-by-version.txt lists them, and compares the events. */
class LinesByVersionTests {

    private static final Pattern STAMP = Pattern.compile("at=Stamp\\[micros=\\d+, source=LOG\\],? ?");
    private static final Pattern THREAD =
            Pattern.compile("\\[(init|initload|loadblk|msghand|scheduler|http\\.\\d\\d)\\] .*");
    private static final Pattern LONG_HASH = Pattern.compile("([0-9a-f])\\1{63}");

    record Row(String version, List<String> lines, String events) {
        @Override
        public String toString() {
            String first = lines.get(0);
            return version + " " + first.substring(0, Math.min(70, first.length()));
        }
    }

    static Stream<Row> rows() throws IOException {
        try (BufferedReader file = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(LinesByVersionTests.class.getResourceAsStream("lines-by-version.txt")),
                UTF_8))) {
            return file
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(LinesByVersionTests::row)
                    .toList()
                    .stream();
        }
    }

    private static Row row(String line) {
        int first = line.indexOf(" | ");
        int last = line.lastIndexOf(" | ");
        return new Row(
                line.substring(0, first),
                List.of(line.substring(first + 3, last).split(" ⏎ ")),
                line.substring(last + 3));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyLineGivesItsEvents(Row row) {
        List<Event> events = new ArrayList<>();
        LogReader reader = new LogReader(events::add);
        boolean threads = THREAD.matcher(row.lines.get(0)).matches();
        feed(reader, (threads ? "[init] " : "") + "Bitcoin Core version " + row.version + ".0 (release build)");
        row.lines.forEach(line -> feed(reader, hashes(line)));
        reader.endOfFile();

        assertThat(events).first().isInstanceOf(org.bmon.common.event.NodeStarted.class);
        String told = String.join(
                " ; ", events.stream().skip(1).map(LinesByVersionTests::text).toList());
        assertThat(told).isEqualTo(row.events.equals("-") ? "" : row.events);
        assertThat(reader.statistics().unmatched()).isEmpty();
        assertThat(reader.statistics().continuationLines()).isZero();
    }

    private static void feed(LogReader reader, String message) {
        byte[] line = ("2024-05-06T07:08:09.123456Z " + message + "\n").getBytes(UTF_8);
        reader.accept(line, 0, line.length);
    }

    private static String hashes(String line) {
        return Pattern.compile("\\{([0-9a-f])}")
                .matcher(line)
                .replaceAll(hash -> hash.group(1).repeat(64));
    }

    private static String text(Event event) {
        String text = STAMP.matcher(event.toString()).replaceAll("");
        return LONG_HASH.matcher(text).replaceAll("{$1}");
    }
}
