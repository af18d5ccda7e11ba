package org.bmon.agent.source.zmq;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Recorded ZMQ messages, read line by line: {@code {"t": seconds, "topic": …, "seq": counter, "body": hex}}. Memory is
 * bounded by the longest line, which is that of the largest block.
 */
public final class ZmqRecording implements Closeable {

    /** A block of 4 MB in hexadecimal, twice over. */
    private static final int MAX_LINE = 16 * 1024 * 1024;

    private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(MAX_LINE)
                    .maxNumberLength(40)
                    .maxNestingDepth(8)
                    .build())
            .build();

    private final Path file;
    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private long lineNumber;

    private ZmqRecording(Path file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    /**
     * A recorded message.
     *
     * @param receivedMicros when it was received, microseconds since the epoch
     * @param message the message
     */
    public record Entry(long receivedMicros, ZmqMessage message) {}

    /** Opens a recording at its first message. */
    public static ZmqRecording open(Path file) throws IOException {
        return of(file, Files.newInputStream(file));
    }

    /** The recording that {@code in} has; messages about it name {@code file}. */
    public static ZmqRecording of(Path file, InputStream in) {
        return new ZmqRecording(file, new BufferedInputStream(in, 1 << 16));
    }

    /**
     * The next message; null at the end. Empty lines are passed over.
     *
     * @throws ZmqRecordingException naming file and line if the line is not a message
     */
    public @Nullable Entry next() throws IOException {
        while (readLine()) {
            if (line.size() > 0) {
                return entry();
            }
        }
        return null;
    }

    /** The number of the line that was read last, from 1. */
    public long line() {
        return lineNumber;
    }

    private boolean readLine() throws IOException {
        line.reset();
        int next = in.read();
        if (next < 0) {
            return false;
        }
        lineNumber++;
        for (; next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() == MAX_LINE) {
                throw bad("the line is longer than " + MAX_LINE + " bytes", null);
            }
            line.write(next);
        }
        return true;
    }

    private Entry entry() throws IOException {
        BigDecimal time = null;
        String topic = null;
        BigDecimal counter = null;
        String body = null;
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line.toByteArray())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw bad("not a JSON object", null);
            }
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                JsonToken value = json.nextToken();
                switch (name) {
                    case "t" -> time = number(name, value, json);
                    case "seq" -> counter = number(name, value, json);
                    case "topic" -> topic = string(name, value, json);
                    case "body" -> body = string(name, value, json);
                    default -> json.skipChildren();
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw bad("something follows the JSON object", null);
            }
        } catch (JacksonException e) {
            throw bad("not JSON, or cut off: " + e.getOriginalMessage(), e);
        }
        if (time == null || topic == null || counter == null || body == null) {
            String missing = time == null ? "t" : topic == null ? "topic" : counter == null ? "seq" : "body";
            throw bad("there is no \"" + missing + "\"", null);
        }
        return new Entry(micros(time), message(topic, counter, body));
    }

    private BigDecimal number(String name, @Nullable JsonToken value, JsonParser json) throws IOException {
        if (value == null || !value.isNumeric()) {
            throw bad("\"" + name + "\" is not a number", null);
        }
        return json.getDecimalValue();
    }

    private String string(String name, @Nullable JsonToken value, JsonParser json) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            throw bad("\"" + name + "\" is not a string", null);
        }
        return json.getString();
    }

    private long micros(BigDecimal seconds) throws IOException {
        // Looked at before any arithmetic: a number such as 1e999999999 would fill the memory.
        boolean sane = seconds.signum() >= 0 && Math.abs(seconds.scale()) <= 40;
        if (!sane || seconds.precision() - seconds.scale() > 11) {
            throw bad("\"t\" is " + seconds + ", not seconds since 1970", null);
        }
        return seconds.multiply(MICROS).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }

    private ZmqMessage message(String topic, BigDecimal counter, String body) throws IOException {
        try {
            return ZmqMessage.of(
                    ZmqTopic.of(topic.getBytes(StandardCharsets.UTF_8)),
                    HexFormat.of().parseHex(body),
                    counter.longValueExact());
        } catch (ZmqFormatException e) {
            throw bad(e.getMessage(), e);
        } catch (ArithmeticException e) {
            throw bad("\"seq\" is " + counter + ", not of 32 bits", e);
        } catch (IllegalArgumentException e) {
            throw bad("\"body\" is not hexadecimal", e);
        }
    }

    private ZmqRecordingException bad(@Nullable String what, @Nullable Throwable cause) {
        return new ZmqRecordingException(file + ":" + lineNumber + ": " + what, cause);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
