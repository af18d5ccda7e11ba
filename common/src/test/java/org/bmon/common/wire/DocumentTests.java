package org.bmon.common.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bmon.common.event.TestEvents;
import org.junit.jupiter.api.Test;

/** Holds docs/events.md and docs/wire.md against the format. */
class DocumentTests {

    private static final Set<String> COMMON = Set.of("type", "micros", "source");
    private static final Pattern ROW =
            Pattern.compile("\\| `([A-Za-z0-9.]+)` \\| ([a-z0-9 ]+)(, \\*optional\\*)? \\| .+ \\|");

    private final BatchCodec codec = new BatchCodec();

    @Test
    void theReferenceNamesEveryEventAndField() throws IOException {
        Map<String, Set<String>> documented = new TreeMap<>();
        String event = null;
        for (String line : Files.readAllLines(Path.of("../docs/events.md"))) {
            Matcher row = ROW.matcher(line);
            if (line.startsWith("### ")) {
                event = line.substring(4);
                documented.put(event, new TreeSet<>());
            } else if (event != null && row.matches()) {
                documented.get(event).add(row.group(1) + (row.group(3) == null ? "" : "?"));
            }
        }

        Map<String, Set<String>> known = new TreeMap<>();
        TestEvents.types().forEach(type -> known.put(type.getSimpleName(), fields(type.getSimpleName())));
        assertThat(documented).isEqualTo(known);
    }

    /** The fields of the schema, with a question mark after those that may be left out. */
    private static Set<String> fields(String definition) {
        Set<String> fields = new TreeSet<>();
        for (String field : WireSchema.fields(definition)) {
            int dot = field.lastIndexOf('.');
            String owner = dot < 0 ? definition : definition + "/properties/" + field.substring(0, dot);
            boolean required = WireSchema.definition(owner)
                    .path("required")
                    .valueStream()
                    .anyMatch(name -> name.asString().equals(field.substring(dot + 1)));
            fields.add(required ? field : field + "?");
        }
        fields.removeAll(COMMON);
        return fields;
    }

    @Test
    void theExampleOfABatchIsOne() throws Exception {
        String example = block("ndjson");
        Batch batch = codec.decode(example.getBytes(StandardCharsets.UTF_8));

        assertThat(batch.events()).hasSize(4);
        assertThat(WireText.text(codec.encode(batch))).isEqualTo(example);
    }

    @Test
    void theExampleOfAReplyIsOne() throws Exception {
        String example = block("json").strip();
        BatchReply reply = codec.decodeReply(example.getBytes(StandardCharsets.UTF_8));

        assertThat(WireText.text(codec.encodeReply(reply))).isEqualTo(example);
    }

    @Test
    void theTablesNameEveryFieldOfHeaderAndReply() throws IOException {
        String text = Files.readString(Path.of("../docs/wire.md"));

        assertThat(rows(text.substring(text.indexOf("## A batch"), text.indexOf("## The checksum"))))
                .isEqualTo(topLevel("header"));
        assertThat(rows(text.substring(text.indexOf("## A reply"), text.indexOf("## The request"))))
                .isEqualTo(topLevel("reply"));
    }

    private static Set<String> rows(String section) {
        Set<String> names = new TreeSet<>();
        section.lines().map(ROW::matcher).filter(Matcher::matches).forEach(row -> names.add(row.group(1)));
        return names;
    }

    private static Set<String> topLevel(String definition) {
        return new TreeSet<>(
                WireSchema.definition(definition).path("properties").propertyNames());
    }

    private static String block(String language) throws IOException {
        String text = Files.readString(Path.of("../docs/wire.md"));
        String start = "```" + language + "\n";
        assertThat(text).contains(start);
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf("```", from));
    }
}
