package org.bmon.workbench.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.workbench.CommandRun;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON report of a replay as a reader of it sees it.
 *
 * @param json the document
 */
record Report(JsonNode json) {

    /** Replays a recording through the command. */
    static Report of(Path recording, Path scratch) throws IOException {
        Path file = scratch.resolve("report.json");
        CommandRun run = CommandRun.of("replay", recording, "--json", file);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return new Report(JsonMapper.shared().readTree(Files.readString(file)));
    }

    List<JsonNode> list(String name) {
        List<JsonNode> entries = new ArrayList<>();
        json.path(name).forEach(entries::add);
        return entries;
    }

    JsonNode block(String hash) {
        return list("blocks").stream()
                .filter(block -> block.path("hash").stringValue().equals(hash))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("block " + hash + " is not in the report"));
    }

    static SortedMap<String, Long> micros(JsonNode byNode) {
        SortedMap<String, Long> micros = new TreeMap<>();
        byNode.properties()
                .forEach(entry -> micros.put(entry.getKey(), entry.getValue().longValue()));
        return micros;
    }

    static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(entry -> strings.add(entry.stringValue()));
        return strings;
    }
}
