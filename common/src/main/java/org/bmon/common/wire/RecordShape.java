package org.bmon.common.wire;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bmon.common.Stamp;
import org.bmon.common.event.StreamId;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * A record as the fields of a JSON object: the components in their order, under their names, those that may be null
 * left out when they are. Stamps and stream names have no object of their own; their components stand in their place.
 */
final class RecordShape {

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final Set<Class<?>> INLINE = Set.of(Stamp.class, StreamId.class);

    /** Components that give way to the names that every event has: its type, and the source of its time. */
    private static final Map<String, String> RENAMED =
            Map.of("UnrecognisedEvent.type", "unrecognised", "DataGap.source", "dataSource");

    private record Field(
            String name, SerializableString written, boolean required, ValueForm<Object> form, MethodHandle get) {}

    private final String name;
    private final Field[] fields;
    private final Map<String, Integer> places = new HashMap<>();
    private final MethodHandle create;

    private RecordShape(String name, List<Field> fields, MethodHandle create) {
        this.name = name;
        this.fields = fields.toArray(Field[]::new);
        this.create = create;
        for (int i = 0; i < this.fields.length; i++) {
            if (places.put(this.fields[i].name, i) != null) {
                throw new IllegalStateException(name + " has two fields called " + this.fields[i].name);
            }
        }
    }

    /** The shape of a record type. */
    static RecordShape of(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        MethodHandle create = flatten(type, MethodHandles.identity(type), fields);
        MethodHandle generic = create.asType(create.type().generic()).asSpreader(Object[].class, fields.size());
        return new RecordShape(type.getSimpleName(), fields, generic);
    }

    /** Adds the fields of a type, reached through {@code path} from the record, and tells how to make one of them. */
    private static MethodHandle flatten(Class<?> type, MethodHandle path, List<Field> fields) {
        MethodHandle create = constructor(type);
        int place = 0;
        for (RecordComponent component : type.getRecordComponents()) {
            MethodHandle get = MethodHandles.filterReturnValue(path, accessor(component));
            if (INLINE.contains(component.getType())) {
                int before = fields.size();
                create = MethodHandles.collectArguments(create, place, flatten(component.getType(), get, fields));
                place += fields.size() - before;
            } else {
                fields.add(field(component, get));
                place++;
            }
        }
        return create;
    }

    private static Field field(RecordComponent component, MethodHandle get) {
        String own = component.getName();
        String name =
                RENAMED.getOrDefault(component.getAccessor().getDeclaringClass().getSimpleName() + "." + own, own);
        return new Field(
                name,
                new SerializedString(name),
                !component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                ValueForms.of(component.getGenericType()),
                get.asType(get.type().generic()));
    }

    private static MethodHandle constructor(Class<?> type) {
        Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(parameters);
            return LOOKUP.unreflectConstructor(canonical);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " can't be made here", e);
        }
    }

    private static MethodHandle accessor(RecordComponent component) {
        try {
            return LOOKUP.unreflect(component.getAccessor());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(component + " can't be read here", e);
        }
    }

    /** Writes the fields of a record of this shape into the object that is open. */
    void writeFields(JsonGenerator json, Object owner) {
        for (Field field : fields) {
            Object value = get(field, owner);
            if (value != null) {
                json.writeName(field.written);
                field.form.write(json, value);
            }
        }
    }

    private static @Nullable Object get(Field field, Object owner) {
        try {
            return (Object) field.get.invokeExact(owner);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("can't read " + field.name, e);
        }
    }

    /** Reads the rest of the object that is open, to its end, and makes the record. */
    Object read(JsonLine line) throws WireFormatException {
        return create(line, readFields(line));
    }

    /** Reads the rest of the object that is open, to its end: the values in the order of the fields. */
    @Nullable Object[] readFields(JsonLine line) throws WireFormatException {
        @Nullable Object[] values = new @Nullable Object[fields.length];
        for (String key = line.json().nextName(); key != null; key = line.json().nextName()) {
            Integer place = places.get(key);
            if (place == null) {
                line.skip(key);
            } else if (line.json().nextToken() != JsonToken.VALUE_NULL) {
                Object value = fields[place].form.read(line);
                if (values[place] != null) {
                    throw line.malformed(name + " has the field " + key + " twice; it takes it once");
                }
                values[place] = value;
            }
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null && fields[i].required) {
                throw line.malformed(name + " lacks the field " + fields[i].name + ", which it must have");
            }
        }
        return values;
    }

    /** Makes the record of its values. */
    Object create(JsonLine line, @Nullable Object[] values) throws WireFormatException {
        try {
            return (Object) create.invokeExact(values);
        } catch (IllegalArgumentException e) {
            throw line.malformed(name + ": " + e.getMessage());
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("can't make a " + name, e);
        }
    }
}
