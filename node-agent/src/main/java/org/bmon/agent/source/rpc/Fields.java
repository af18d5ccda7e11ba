package org.bmon.agent.source.rpc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bmon.common.BlockHash;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object of an answer, by name; what is missing or of another kind is told with its path. */
final class Fields {

    private final String path;
    private final Map<?, ?> members;

    private Fields(String path, Map<?, ?> members) {
        this.path = path;
        this.members = members;
    }

    /** The value as an object. */
    static Fields of(String path, @Nullable Object value) {
        return new Fields(path, cast(path, value, Map.class, "an object"));
    }

    /** The value as an array of objects. */
    static List<Fields> listOf(String path, @Nullable Object value) {
        List<Fields> all = new ArrayList<>();
        for (Object one : cast(path, value, List.class, "an array")) {
            all.add(of(path + "[" + all.size() + "]", one));
        }
        return all;
    }

    /** The value as a whole number. */
    static long integerOf(String path, @Nullable Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw expected(path, "an integer of 64 bits", value);
    }

    boolean has(String name) {
        return members.get(name) != null;
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>();
        members.keySet().forEach(key -> names.add(String.valueOf(key)));
        return names;
    }

    String text(String name) {
        return cast(at(name), members.get(name), String.class, "a string");
    }

    String text(String name, String without) {
        return has(name) ? text(name) : without;
    }

    boolean flag(String name) {
        return cast(at(name), members.get(name), Boolean.class, "true or false");
    }

    boolean flag(String name, boolean without) {
        return has(name) ? flag(name) : without;
    }

    long integer(String name) {
        return integerOf(at(name), members.get(name));
    }

    /** An element of an array of whole numbers; null if the array is shorter or missing. */
    @Nullable Long integerAt(String name, int index) {
        if (!has(name)) {
            return null;
        }
        List<?> all = cast(at(name), members.get(name), List.class, "an array");
        return index < all.size() ? integerOf(at(name), all.get(index)) : null;
    }

    @Nullable Long integerIfThere(String name) {
        return has(name) ? integer(name) : null;
    }

    int int32(String name) {
        long value = integer(name);
        if ((int) value != value) {
            throw expected(at(name), "an integer of 32 bits", value);
        }
        return (int) value;
    }

    BigDecimal decimal(String name) {
        Object value = members.get(name);
        if (value instanceof BigDecimal decimal) {
            return decimal;
        }
        if (value instanceof BigInteger integer) {
            return new BigDecimal(integer);
        }
        if (value instanceof Number) {
            return BigDecimal.valueOf(integerOf(at(name), value));
        }
        throw expected(at(name), "a number", value);
    }

    @Nullable BigDecimal decimalIfThere(String name) {
        return has(name) ? decimal(name) : null;
    }

    /** An amount in bitcoin, as satoshi. */
    long satoshi(String name) {
        return Satoshi.of(decimal(name), at(name));
    }

    @Nullable Long satoshiIfThere(String name) {
        return has(name) ? satoshi(name) : null;
    }

    /** Seconds, as microseconds; null if there are none. */
    @Nullable Long microsIfThere(String name) {
        BigDecimal seconds = decimalIfThere(name);
        return seconds == null ? null : Math.round(seconds.doubleValue() * 1e6);
    }

    BlockHash blockHash(String name) {
        try {
            return BlockHash.ofHex(text(name));
        } catch (IllegalArgumentException e) {
            throw expected(at(name), "a block hash", text(name));
        }
    }

    @Nullable BlockHash blockHashIfThere(String name) {
        return has(name) ? blockHash(name) : null;
    }

    Fields object(String name) {
        return of(at(name), members.get(name));
    }

    List<Fields> objects(String name) {
        return listOf(at(name), members.get(name));
    }

    /** Strings; a single one stands for a list of it, and an empty one for none (warnings before v28). */
    List<String> texts(String name) {
        Object value = members.get(name);
        if (value == null || value instanceof String) {
            return value == null || value.equals("") ? List.of() : List.of((String) value);
        }
        List<String> all = new ArrayList<>();
        for (Object one : cast(at(name), value, List.class, "an array of strings")) {
            all.add(cast(at(name), one, String.class, "strings"));
        }
        return List.copyOf(all);
    }

    /** Whole numbers by name; empty if there are none. */
    SortedMap<String, Long> integers(String name) {
        SortedMap<String, Long> all = new TreeMap<>();
        if (has(name)) {
            Fields object = object(name);
            object.names().forEach(member -> all.put(member, object.integer(member)));
        }
        return all;
    }

    private String at(String name) {
        return path + "." + name;
    }

    private static <T> T cast(String path, @Nullable Object value, Class<T> type, String what) {
        if (!type.isInstance(value)) {
            throw expected(path, what, value);
        }
        return type.cast(value);
    }

    private static MalformedAnswerException expected(String path, String what, @Nullable Object value) {
        String found = value == null ? "nothing" : value.getClass().getSimpleName();
        return new MalformedAnswerException(path + ": expected " + what + ", found " + found);
    }
}
