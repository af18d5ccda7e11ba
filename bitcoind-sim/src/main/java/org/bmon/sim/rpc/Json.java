package org.bmon.sim.rpc;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** JSON as Bitcoin Core writes it: amounts with eight decimals, other fractions with sixteen digits. */
final class Json {

    static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final MathContext DIGITS = new MathContext(16, RoundingMode.HALF_EVEN);

    private Json() {}

    static ObjectNode object() {
        return NODES.objectNode();
    }

    static ArrayNode strings(Collection<String> values) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(array::add);
        return array;
    }

    /** Satoshi as bitcoin. */
    static JsonNode amount(long satoshi) {
        return NODES.rawValueNode(new RawValue(BigDecimal.valueOf(satoshi, 8).toPlainString()));
    }

    /** A double as C++ streams print it; whole numbers have no point. */
    static JsonNode number(double value) {
        BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        if (rounded.signum() == 0) {
            return NODES.rawValueNode(new RawValue("0"));
        }
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            return NODES.rawValueNode(new RawValue(rounded.toPlainString()));
        }
        String digits = rounded.unscaledValue().abs().toString();
        StringBuilder text = new StringBuilder(rounded.signum() < 0 ? "-" : "").append(digits.charAt(0));
        if (digits.length() > 1) {
            text.append('.').append(digits, 1, digits.length());
        }
        text.append(exponent < 0 ? "e-" : "e+").append(Math.abs(exponent) < 10 ? "0" : "");
        return NODES.rawValueNode(new RawValue(text.append(Math.abs(exponent)).toString()));
    }
}
