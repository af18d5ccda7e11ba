package org.bmon.sim.rpc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bmon.common.BlockHash;
import org.bmon.common.HexWords;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The parameters of one call by position, each checked when it is asked for, with Bitcoin Core's errors. */
final class Params {

    private final String method;
    private final List<String> names;
    private final List<JsonNode> values;

    private Params(String method, List<String> names, List<JsonNode> values) {
        this.method = method;
        this.names = names;
        this.values = values;
    }

    /** Takes an array by position or an object by name, {@code args} in it holding the first by position (v25+). */
    static Params of(String method, List<String> names, @Nullable JsonNode given, boolean mixed) {
        List<JsonNode> values = new ArrayList<>();
        if (given != null && given.isArray()) {
            given.forEach(values::add);
        } else if (given != null && given.isObject()) {
            byName(names, given, mixed, values);
        }
        if (values.size() > names.size()) {
            throw usage(method, names);
        }
        return new Params(method, names, values);
    }

    private static void byName(List<String> names, JsonNode given, boolean mixed, List<JsonNode> values) {
        Set<String> left = new HashSet<>(given.propertyNames());
        JsonNode first = mixed && left.contains("args") ? given.get("args") : null;
        if (first != null && first.isArray()) {
            first.forEach(values::add);
            left.remove("args");
        }
        int byPosition = values.size();
        for (int i = 0; i < names.size(); i++) {
            JsonNode value = given.get(names.get(i));
            if (value == null) {
                continue;
            }
            if (i < byPosition) {
                throw new RpcException(
                        RpcException.BAD_PARAMETER,
                        "Parameter " + names.get(i) + " specified twice both as positional and named argument");
            }
            while (values.size() < i) {
                values.add(Json.NODES.nullNode());
            }
            values.add(value);
            left.remove(names.get(i));
        }
        if (!left.isEmpty()) {
            throw new RpcException(
                    RpcException.BAD_PARAMETER,
                    "Unknown named parameter " + left.iterator().next());
        }
    }

    /** The value itself; null if it is not given or JSON's null. */
    @Nullable JsonNode any(int index) {
        JsonNode value = index < values.size() ? values.get(index) : null;
        return value == null || value.isNull() ? null : value;
    }

    JsonNode required(int index) {
        JsonNode value = any(index);
        if (value == null) {
            throw usage(method, names);
        }
        return value;
    }

    String string(int index) {
        JsonNode value = required(index);
        if (!value.isString()) {
            throw wrongType(value, "string");
        }
        return value.stringValue();
    }

    int integer(int index, int otherwise) {
        return any(index) == null ? otherwise : integer(index);
    }

    int integer(int index) {
        JsonNode value = required(index);
        if (!value.isNumber()) {
            throw wrongType(value, "number");
        }
        if (!value.canConvertToInt()) {
            throw new RpcException(RpcException.MISC, "JSON integer out of range");
        }
        return value.intValue();
    }

    boolean bool(int index, boolean otherwise) {
        JsonNode value = any(index);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw wrongType(value, "bool");
        }
        return value.booleanValue();
    }

    /** A verbosity: a number, or false for 0 and true for 1. */
    int verbosity(int index, int otherwise) {
        JsonNode value = any(index);
        return value != null && value.isBoolean() ? (value.booleanValue() ? 1 : 0) : integer(index, otherwise);
    }

    BlockHash blockHash(int index) {
        return BlockHash.ofHex(hash(names.get(index), string(index)));
    }

    Txid txid(int index) {
        return Txid.ofHex(hash(names.get(index), string(index)));
    }

    static String hash(String name, String hex) {
        if (hex.length() != 64) {
            throw new RpcException(
                    RpcException.BAD_PARAMETER,
                    name + " must be of length 64 (not " + hex.length() + ", for '" + hex + "')");
        }
        if (!HexWords.isHash(hex.getBytes(StandardCharsets.ISO_8859_1), 0)) {
            throw new RpcException(
                    RpcException.BAD_PARAMETER, name + " must be hexadecimal string (not '" + hex + "')");
        }
        return hex;
    }

    private static RpcException wrongType(JsonNode value, String expected) {
        String type = value.isString()
                ? "string"
                : value.isNumber() ? "number" : value.isBoolean() ? "bool" : value.isArray() ? "array" : "object";
        return new RpcException(
                RpcException.TYPE, "JSON value of type " + type + " is not of expected type " + expected);
    }

    private static RpcException usage(String method, List<String> names) {
        return new RpcException(RpcException.MISC, method + " ( " + String.join(" ", names) + " )");
    }
}
