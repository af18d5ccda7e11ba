package org.bmon.agent.recorder;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** Writes messages and exchanges as lines of JSON. */
final class RecordJson {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int TOPIC = 0;
    private static final int BODY = 1;
    private static final int COUNTER = 2;

    private RecordJson() {}

    /** Seconds since the epoch with all six digits of the microseconds. */
    static String seconds(long micros) {
        return BigDecimal.valueOf(micros, 6).toPlainString();
    }

    /** A message of three frames. */
    static byte[] zmq(String endpoint, long micros, List<byte[]> frames) {
        byte[] counter = frames.get(COUNTER);
        long sequence = 0;
        for (int i = counter.length - 1; i >= 0; i--) {
            sequence = (sequence << 8) | (counter[i] & 0xff);
        }
        String text = "{\"t\": " + seconds(micros)
                + ", \"endpoint\": " + JSON.writeValueAsString(endpoint)
                + ", \"topic\": "
                + JSON.writeValueAsString(new String(frames.get(TOPIC), StandardCharsets.UTF_8))
                + ", \"seq\": " + sequence
                + ", \"body\": \"" + HexFormat.of().formatHex(frames.get(BODY)) + "\"}\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** An exchange; what is not JSON, or not whole, stands as text. */
    static byte[] exchange(long micros, String method, List<?> params, int status, byte[] body, boolean whole) {
        String text = new String(body, StandardCharsets.UTF_8).replace("\n", "");
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 256);
        try (JsonGenerator to = JSON.createGenerator(out)) {
            to.writeStartObject();
            to.writeName("t");
            to.writeRawValue(seconds(micros));
            to.writeStringProperty("method", method);
            to.writeName("params");
            to.writeRawValue(JSON.writeValueAsString(params));
            to.writeNumberProperty("status", status);
            if (whole && isJson(text)) {
                to.writeName("response");
                to.writeRawValue(text);
            } else {
                to.writeStringProperty("text", text);
                to.writeBooleanProperty("whole", whole);
            }
            to.writeEndObject();
        }
        out.write('\n');
        return out.toByteArray();
    }

    private static boolean isJson(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }
}
