package org.bmon.common.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bmon.common.Stamp;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.UnrecognisedEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;

/** Events as JSON objects: the type, the time and its source, then the fields of the event's record. */
final class EventLines {

    /** The field that tells an event's type. */
    static final String TYPE = "type";

    private static final byte[] TYPE_FIRST = "{\"type\":".getBytes(StandardCharsets.US_ASCII);
    private static final SerializedString TYPE_NAME = new SerializedString(TYPE);
    private static final RecordShape STAMP = RecordShape.of(Stamp.class);
    private static final Map<String, Class<?>> TYPES =
            leaves(Event.class).collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));
    private static final Map<Class<?>, RecordShape> SHAPES =
            TYPES.values().stream().collect(Collectors.toUnmodifiableMap(Function.identity(), RecordShape::of));

    private EventLines() {}

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EventLines::leaves)
                : Stream.of(type);
    }

    /** Writes an event as an object. */
    static void write(JsonGenerator json, Event event) {
        json.writeStartObject();
        json.writeName(TYPE_NAME);
        json.writeString(event.getClass().getSimpleName());
        shape(event.getClass()).writeFields(json, event);
        json.writeEndObject();
    }

    /** Reads the event that is the whole of a line. */
    static Event read(byte[] bytes, int from, int to, int number) throws WireFormatException {
        TxAccepted plain = TxAcceptedLine.read(bytes, from, to);
        if (plain != null) {
            return plain;
        }
        if (startsWithType(bytes, from, to)) {
            return JsonLine.read(bytes, from, to, number, EventLines::readTypeFirst);
        }
        String type = JsonLine.read(bytes, from, to, number, EventLines::findType);
        return JsonLine.read(bytes, from, to, number, line -> readFields(line, type));
    }

    /** True if the type comes first, as bmon writes it; other writers may put it anywhere. */
    private static boolean startsWithType(byte[] bytes, int from, int to) {
        int end = from + TYPE_FIRST.length;
        return end <= to && Arrays.equals(bytes, from, end, TYPE_FIRST, 0, TYPE_FIRST.length);
    }

    private static Event readTypeFirst(JsonLine line) throws WireFormatException {
        line.json().nextName();
        line.countType();
        line.json().nextToken();
        return readFields(line, line.text("the event's type"));
    }

    private static String findType(JsonLine line) throws WireFormatException {
        String type = null;
        for (String key = line.json().nextName(); key != null; key = line.json().nextName()) {
            if (key.equals(TYPE)) {
                line.json().nextToken();
                type = line.text("the event's type");
            } else {
                line.skip(key);
            }
        }
        if (type == null) {
            throw line.malformed("an event lacks the field type, which it must have");
        }
        return type;
    }

    private static Event readFields(JsonLine line, String type) throws WireFormatException {
        Class<?> known = TYPES.get(type);
        RecordShape shape = known == null ? STAMP : shape(known);
        @Nullable Object[] values = shape.readFields(line);
        if (known != null && !line.hasUnknownWord()) {
            return (Event) shape.create(line, values);
        }
        // Time and source are the first fields of every event, whatever follows.
        return unrecognised(line, type, Arrays.copyOf(values, 2));
    }

    private static UnrecognisedEvent unrecognised(JsonLine line, String type, @Nullable Object[] stamp)
            throws WireFormatException {
        try {
            return new UnrecognisedEvent((Stamp) STAMP.create(line, stamp), type);
        } catch (IllegalArgumentException e) {
            throw line.malformed(String.valueOf(e.getMessage()));
        }
    }

    private static RecordShape shape(Class<?> type) {
        RecordShape shape = SHAPES.get(type);
        if (shape == null) {
            throw new IllegalStateException("no shape for " + type);
        }
        return shape;
    }
}
