package org.bmon.common.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** One line of JSON being read: the parser, and where in the batch it stands. */
final class JsonLine implements AutoCloseable {

    /** Longest text, in UTF-16 units: what no log line and no RPC answer comes near. */
    static final int MAX_TEXT = 1 << 20;

    /** Longest name of a field, or key of a map. */
    static final int MAX_NAME = 1000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxNumberLength(100)
                    .maxNameLength(MAX_NAME)
                    .maxStringLength(MAX_TEXT)
                    .build())
            .build();

    private static final int SHOWN = 80;

    private final JsonParser json;
    private final int number;
    private int types;
    private boolean unknownWord;

    private JsonLine(JsonParser json, int number) {
        this.json = json;
        this.number = number;
    }

    /** What is made of one line. */
    interface Reading<T> {
        T of(JsonLine line) throws WireFormatException;
    }

    /**
     * Reads the bytes from {@code from} to before {@code to} as one JSON object; the reading starts after its brace
     * and ends with it.
     *
     * @throws WireFormatException if they are not one object, or the reading refuses it
     */
    static <T> T read(byte[] bytes, int from, int to, int number, Reading<T> reading) throws WireFormatException {
        // The first and the last byte settle the encoding too: the parser would take UTF-16 and a byte order mark.
        if (to - from < 2 || bytes[from] != '{' || bytes[to - 1] != '}') {
            throw malformed(number, "expected one JSON object, from { to }, and nothing around it");
        }
        try (JsonLine line =
                new JsonLine(FACTORY.createParser(ObjectReadContext.empty(), bytes, from, to - from), number)) {
            line.json.nextToken();
            T value = reading.of(line);
            if (line.json.nextToken() != null) {
                throw malformed(number, "expected one JSON object, found more after it");
            }
            return value;
        } catch (JacksonException e) {
            throw new WireFormatException(
                    "line " + number + ": not a JSON object as bmon writes it: " + firstLine(e), e);
        }
    }

    static WireFormatException malformed(int number, String what) {
        return new WireFormatException("line " + number + ": " + what);
    }

    JsonParser json() {
        return json;
    }

    WireFormatException malformed(String what) {
        return malformed(number, what);
    }

    /** Says why what stands at the current place can't be taken. */
    WireFormatException refused(@Nullable String why) {
        return malformed("field " + place() + ": " + why);
    }

    /** Says what should stand at the current place, and what does. */
    WireFormatException expected(String what) {
        return malformed("field " + place() + ": expected " + what + ", found " + found());
    }

    private String place() {
        String pointer = json.streamReadContext().pathAsPointer().toString();
        return shortened(pointer.startsWith("/") ? pointer.substring(1) : pointer);
    }

    private String found() {
        JsonToken token = json.currentToken();
        if (token == null) {
            return "the end";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "'" + shortened(json.getString()) + "'";
            default -> shortened(json.getString());
        };
    }

    /** The text at the current place. */
    String text(String what) throws WireFormatException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw expected(what);
        }
        return json.getString();
    }

    /** Passes over the value of a field that this version does not know. */
    void skip(String field) throws WireFormatException {
        if (field.equals(EventLines.TYPE)
                && json.streamReadContext().getParent().inRoot()) {
            countType();
        }
        json.nextToken();
        json.skipChildren();
    }

    /** Notes that the field that tells the type was met. */
    void countType() throws WireFormatException {
        if (++types > 1) {
            throw malformed("field type: expected once, found twice");
        }
    }

    /** Notes a word of a fixed set that this version does not know. */
    void meetUnknownWord() {
        unknownWord = true;
    }

    boolean hasUnknownWord() {
        return unknownWord;
    }

    private static String firstLine(JacksonException e) {
        return shortened(
                String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse(""));
    }

    /** At most so much of foreign text as a message takes. */
    static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    @Override
    public void close() {
        json.close();
    }
}
