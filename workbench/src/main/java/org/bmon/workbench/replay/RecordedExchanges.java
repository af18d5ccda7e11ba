package org.bmon.workbench.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bmon.agent.recorder.Kind;
import org.bmon.agent.recorder.Segments;
import org.bmon.workbench.cli.BadInput;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The RPC exchanges that an agent recorded, one a line in packed segments. */
final class RecordedExchanges {

    private RecordedExchanges() {}

    /** A field of the first result of a method; null if there is none. */
    static @Nullable String answer(Path home, String method, String field) throws BadInput {
        String called = "\"method\":\"" + method + "\"";
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(Segments.open(Segments.of(home, Kind.RPC)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(called)) {
                    JsonNode value = JsonMapper.shared()
                            .readTree(line)
                            .path("response")
                            .path("result")
                            .path(field);
                    if (value.isString()) {
                        return value.stringValue();
                    }
                }
            }
            return null;
        } catch (JacksonException e) {
            throw new BadInput(home.resolve("rpc"), "has a line that is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new BadInput(home.resolve("rpc"), "can't be read: " + e.getMessage());
        }
    }
}
