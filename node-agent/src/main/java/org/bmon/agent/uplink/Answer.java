package org.bmon.agent.uplink;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.BatchReply;
import org.bmon.common.wire.WireFormatException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the collector answered.
 *
 * @param status the HTTP status
 * @param retryAfter how long it asks to wait; null if it does not
 * @param body the beginning of the body
 */
public record Answer(int status, @Nullable Duration retryAfter, String body) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int SHOWN = 300;

    /** The positions of an answer to a batch that did not follow, and the epoch that they are of if it is told. */
    record Conflict(long received, @Nullable String epoch) {}

    BatchReply reply(BatchCodec codec) throws WireFormatException {
        return codec.decodeReply(body.getBytes(StandardCharsets.UTF_8));
    }

    /** Where to go on after a conflict; null if the answer does not say. */
    @Nullable Conflict conflict() {
        JsonNode json = json();
        JsonNode received = json == null ? null : json.get("received");
        if (json == null || received == null || !received.isIntegralNumber() || received.longValue() < 0) {
            return null;
        }
        JsonNode epoch = json.get("epoch");
        return new Conflict(received.longValue(), epoch == null || !epoch.isString() ? null : epoch.stringValue());
    }

    /** What the collector says of it, in a line. */
    String detail() {
        JsonNode json = json();
        JsonNode detail = json == null ? null : json.get("detail");
        String text = detail != null && detail.isString() ? detail.stringValue() : body;
        String line = text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "").strip();
        return line.isEmpty() ? "no reason given" : line.substring(0, Math.min(SHOWN, line.length()));
    }

    private @Nullable JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            return null;
        }
    }
}
