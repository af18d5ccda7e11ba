package org.bmon.common.wire;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The shipped JSON Schema, for tests that hold it against the codec and the documents. */
final class WireSchema {

    private static final JsonMapper JSON = new JsonMapper();
    private static final ObjectNode WHOLE = load();

    private WireSchema() {}

    private static ObjectNode load() {
        InputStream file = WireSchema.class.getResourceAsStream("bmon-events-1.schema.json");
        return (ObjectNode) JSON.readTree(Objects.requireNonNull(file, "bmon-events-1.schema.json is not there"));
    }

    /** The schema itself, as JSON. */
    static JsonNode whole() {
        return WHOLE;
    }

    /** A validator for one of the definitions. */
    static Schema of(String definition) {
        ObjectNode root = WHOLE.deepCopy();
        root.remove("anyOf");
        root.put("$ref", "#/$defs/" + definition);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root);
    }

    /** One of the definitions, as JSON. */
    static JsonNode definition(String name) {
        return WHOLE.at("/$defs/" + name);
    }

    /** The fields that a definition names, those of objects within as {@code outer.inner}. */
    static Set<String> fields(String definition) {
        Set<String> fields = new TreeSet<>();
        collect(definition(definition), "", fields);
        return fields;
    }

    private static void collect(JsonNode object, String prefix, Set<String> fields) {
        for (String name : object.path("properties").propertyNames()) {
            fields.add(prefix + name);
            collect(object.path("properties").path(name), prefix + name + ".", fields);
        }
    }
}
