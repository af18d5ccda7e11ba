package org.bmon.workbench.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bmon.workbench.cli.BadInput;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON files of a recording; whatever is wrong with one is said with its file and line. */
final class RecordedJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private RecordedJson() {}

    /** The one JSON object of a file. */
    static JsonNode object(Path file) throws BadInput {
        try {
            JsonNode node = MAPPER.readTree(Files.readString(file));
            if (!node.isObject()) {
                throw new BadInput(file, 1, "is not a JSON object");
            }
            return node;
        } catch (JacksonException e) {
            throw new BadInput(file, line(e), "is not whole JSON: " + e.getOriginalMessage());
        } catch (MalformedInputException e) {
            throw new BadInput(file, "is not text, so it can't be JSON");
        } catch (IOException e) {
            throw new BadInput(file, "can't be read: " + e.getMessage());
        }
    }

    /** Looks whether every line of a file is a JSON object. */
    static void checkLines(Path file) throws BadInput {
        long line = 0;
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                line++;
                if (!text.isBlank() && !MAPPER.readTree(text).isObject()) {
                    throw new BadInput(file, line, "is not a JSON object");
                }
            }
        } catch (JacksonException e) {
            throw new BadInput(file, line, "is not whole JSON: " + e.getOriginalMessage());
        } catch (MalformedInputException e) {
            throw new BadInput(file, line + 1, "is not text, so it can't be JSON");
        } catch (IOException e) {
            throw new BadInput(file, "can't be read: " + e.getMessage());
        }
    }

    private static long line(JacksonException e) {
        TokenStreamLocation location = e.getLocation();
        return location == null ? 1 : Math.max(1, location.getLineNr());
    }
}
