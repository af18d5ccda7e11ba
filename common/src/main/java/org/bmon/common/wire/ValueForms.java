package org.bmon.common.wire;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bmon.common.BlockHash;
import org.bmon.common.Hash256;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.Wtxid;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/** The JSON form of every type that a field may have. */
final class ValueForms {

    private static final Map<Class<?>, ValueForm<?>> SCALARS = Map.ofEntries(
            Map.entry(int.class, new IntForm()),
            Map.entry(Integer.class, new IntForm()),
            Map.entry(long.class, new LongForm()),
            Map.entry(Long.class, new LongForm()),
            Map.entry(boolean.class, new BooleanForm()),
            Map.entry(String.class, new TextForm()),
            Map.entry(BlockHash.class, hash(BlockHash::ofHex)),
            Map.entry(Txid.class, hash(Txid::ofHex)),
            Map.entry(Wtxid.class, hash(Wtxid::ofHex)),
            Map.entry(NodeName.class, new WordForm<>("a node's name", NodeName::value, NodeName::new)),
            Map.entry(Network.class, new WordForm<>("a network", Network::label, Network::ofLabel)));

    private ValueForms() {}

    /** The form of a record component's type. */
    @SuppressWarnings("unchecked")
    static ValueForm<Object> of(Type type) {
        return (ValueForm<Object>) formOf(type);
    }

    private static ValueForm<?> formOf(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return new ListForm(of(arguments[0]));
            }
            if (generic.getRawType() == SortedMap.class && arguments[0] == String.class) {
                return new MapForm(of(arguments[1]));
            }
        } else if (type instanceof Class<?> plain) {
            ValueForm<?> scalar = SCALARS.get(plain);
            if (scalar != null) {
                return scalar;
            }
            if (plain.isEnum()) {
                return new EnumForm(plain);
            }
            if (plain.isRecord()) {
                return new RecordForm(RecordShape.of(plain));
            }
        }
        throw new IllegalStateException("no JSON form for a field of type " + type);
    }

    private static <H extends Hash256> ValueForm<H> hash(Function<String, H> ofHex) {
        return new WordForm<>("64 hexadecimal digits", Hash256::toHex, ofHex);
    }

    /** The text as JSON can carry it: half a surrogate pair, which is no character, gives way to U+FFFD. */
    private static String wellFormed(String text, int most) {
        if (text.length() > most) {
            throw new IllegalArgumentException("a text of " + text.length() + " characters where the format takes "
                    + most + "; cut it where the event is made");
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints()
                        .map(point -> Character.getType(point) == Character.SURROGATE ? 0xfffd : point)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }

    private record IntForm() implements ValueForm<Integer> {

        @Override
        public void write(JsonGenerator json, Integer value) {
            json.writeNumber(value);
        }

        @Override
        public Integer read(JsonLine line) throws WireFormatException {
            long value = LongForm.integer(line, "an integer of 32 bits");
            if (value != (int) value) {
                throw line.expected("an integer of 32 bits");
            }
            return (int) value;
        }
    }

    private record LongForm() implements ValueForm<Long> {

        @Override
        public void write(JsonGenerator json, Long value) {
            json.writeNumber(value);
        }

        @Override
        public Long read(JsonLine line) throws WireFormatException {
            return integer(line, "an integer of 64 bits");
        }

        static long integer(JsonLine line, String what) throws WireFormatException {
            if (line.json().currentToken() != JsonToken.VALUE_NUMBER_INT) {
                throw line.expected(what);
            }
            return line.json().getLongValue();
        }
    }

    private record BooleanForm() implements ValueForm<Boolean> {

        @Override
        public void write(JsonGenerator json, Boolean value) {
            json.writeBoolean(value);
        }

        @Override
        public Boolean read(JsonLine line) throws WireFormatException {
            JsonToken token = line.json().currentToken();
            if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
                throw line.expected("true or false");
            }
            return token == JsonToken.VALUE_TRUE;
        }
    }

    private record TextForm() implements ValueForm<String> {

        @Override
        public void write(JsonGenerator json, String value) {
            json.writeString(wellFormed(value, JsonLine.MAX_TEXT));
        }

        @Override
        public String read(JsonLine line) throws WireFormatException {
            return line.text("a string");
        }
    }

    /** A value type that a string stands for. */
    private record WordForm<T>(String what, Function<T, String> toText, Function<String, T> ofText)
            implements ValueForm<T> {

        @Override
        public void write(JsonGenerator json, T value) {
            json.writeString(toText.apply(value));
        }

        @Override
        public T read(JsonLine line) throws WireFormatException {
            String text = line.text(what);
            try {
                return ofText.apply(text);
            } catch (IllegalArgumentException e) {
                throw line.refused(e.getMessage());
            }
        }
    }

    /**
     * A word of a fixed set. A word that this version does not know reads as UNKNOWN where the set has that. Where not,
     * the last of the set stands in and the line is marked: its event is unrecognised, and no more of it is used than
     * the time source, whose last promises least.
     */
    private static final class EnumForm implements ValueForm<Object> {

        private final Map<String, Object> constants;
        private final Object standIn;
        private final boolean marks;

        EnumForm(Class<?> type) {
            Object[] all = type.getEnumConstants();
            constants = Arrays.stream(all)
                    .collect(Collectors.toUnmodifiableMap(constant -> ((Enum<?>) constant).name(), c -> c));
            standIn = constants.getOrDefault("UNKNOWN", all[all.length - 1]);
            marks = !constants.containsKey("UNKNOWN");
        }

        @Override
        public void write(JsonGenerator json, Object value) {
            json.writeString(((Enum<?>) value).name());
        }

        @Override
        public Object read(JsonLine line) throws WireFormatException {
            Object constant = constants.get(line.text("a word"));
            if (constant != null) {
                return constant;
            }
            if (marks) {
                line.meetUnknownWord();
            }
            return standIn;
        }
    }

    private record RecordForm(RecordShape shape) implements ValueForm<Object> {

        @Override
        public void write(JsonGenerator json, Object value) {
            json.writeStartObject();
            shape.writeFields(json, value);
            json.writeEndObject();
        }

        @Override
        public Object read(JsonLine line) throws WireFormatException {
            if (line.json().currentToken() != JsonToken.START_OBJECT) {
                throw line.expected("an object");
            }
            return shape.read(line);
        }
    }

    private record ListForm(ValueForm<Object> element) implements ValueForm<List<Object>> {

        @Override
        public void write(JsonGenerator json, List<Object> value) {
            json.writeStartArray();
            for (Object one : value) {
                element.write(json, one);
            }
            json.writeEndArray();
        }

        @Override
        public List<Object> read(JsonLine line) throws WireFormatException {
            if (line.json().currentToken() != JsonToken.START_ARRAY) {
                throw line.expected("an array");
            }
            List<Object> list = new ArrayList<>();
            while (line.json().nextToken() != JsonToken.END_ARRAY) {
                list.add(element.read(line));
            }
            return list;
        }
    }

    private record MapForm(ValueForm<Object> value) implements ValueForm<SortedMap<String, Object>> {

        @Override
        public void write(JsonGenerator json, SortedMap<String, Object> map) {
            json.writeStartObject();
            map.forEach((key, one) -> {
                json.writeName(wellFormed(key, JsonLine.MAX_NAME));
                value.write(json, one);
            });
            json.writeEndObject();
        }

        @Override
        public SortedMap<String, Object> read(JsonLine line) throws WireFormatException {
            if (line.json().currentToken() != JsonToken.START_OBJECT) {
                throw line.expected("an object");
            }
            SortedMap<String, Object> map = new TreeMap<>();
            for (String key = line.json().nextName();
                    key != null;
                    key = line.json().nextName()) {
                line.json().nextToken();
                if (map.put(key, value.read(line)) != null) {
                    throw line.malformed("field " + key + ": expected once, found twice");
                }
            }
            return map;
        }
    }
}
