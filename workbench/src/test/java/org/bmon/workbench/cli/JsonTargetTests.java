package org.bmon.workbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonGenerator;

class JsonTargetTests {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream standardOutput = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(standardOutput, true, StandardCharsets.UTF_8);

    @Test
    void entriesOfAListStandOnALineEach() throws Exception {
        Path file = directory.resolve("report.json");

        JsonTarget.of(file.toString(), out).write(JsonTargetTests::document);

        assertThat(file).hasContent("""
                        {
                          "name" : "x",
                          "list" : [
                            {"a" : 1,"b" : [1,2]},
                            {"a" : 2,"b" : {"c" : 3}}
                          ],
                          "none" : [ ]
                        }""");
        assertThat(entries()).containsExactly("report.json");
    }

    @Test
    void aDocumentThatFailsLeavesTheOldFile() throws Exception {
        Path file = directory.resolve("report.json");
        Files.writeString(file, "old");
        JsonTarget target = JsonTarget.of(file.toString(), out);

        assertThatThrownBy(() -> target.write(json -> {
                    json.writeStartObject();
                    throw new IllegalStateException("half way");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(file).hasContent("old");
        assertThat(entries()).containsExactly("report.json");
    }

    @Test
    void aLinkStaysALink() throws Exception {
        Path file = Files.writeString(directory.resolve("target.json"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link.json"), Path.of("target.json"));

        JsonTarget.of(link.toString(), out).write(json -> json.writeNumber(1));

        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("1");
    }

    @Test
    void dashIsStandardOutput() throws Exception {
        JsonTarget target = JsonTarget.of("-", out);

        target.write(json -> json.writeNumber(7));

        assertThat(target.isStandardOutput()).isTrue();
        assertThat(standardOutput.toString(StandardCharsets.UTF_8).strip()).isEqualTo("7");
    }

    @Test
    void aPlaceThatCanNotBeWrittenIsToldBeforeAnyWork() {
        assertThatThrownBy(() -> JsonTarget.of(directory.toString(), out))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(directory + ": is a directory");
        assertThatThrownBy(
                        () -> JsonTarget.of(directory.resolve("no/report.json").toString(), out))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("there is no directory " + directory.resolve("no"));
    }

    private Stream<String> entries() throws IOException {
        return Files.list(directory).map(entry -> entry.getFileName().toString());
    }

    private static void document(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", "x");
        json.writeArrayPropertyStart("list");
        json.writeStartObject();
        json.writeNumberProperty("a", 1);
        json.writeArrayPropertyStart("b");
        json.writeNumber(1);
        json.writeNumber(2);
        json.writeEndArray();
        json.writeEndObject();
        json.writeStartObject();
        json.writeNumberProperty("a", 2);
        json.writeObjectPropertyStart("b");
        json.writeNumberProperty("c", 3);
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
        json.writeArrayPropertyStart("none");
        json.writeEndArray();
        json.writeEndObject();
    }
}
