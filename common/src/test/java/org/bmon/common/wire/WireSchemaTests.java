package org.bmon.common.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.bmon.common.event.Event;
import org.bmon.common.event.TestEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class WireSchemaTests {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Schema EVENT = WireSchema.of("event");

    private final BatchCodec codec = new BatchCodec();

    static List<Class<? extends Event>> types() {
        return TestEvents.types();
    }

    @Test
    void theSchemaIsValidItself() {
        Schema meta = SchemaRegistry.withDefaultDialect(com.networknt.schema.SpecificationVersion.DRAFT_2020_12)
                .getSchema(com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(meta.validate(WireSchema.whole())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyEventFitsTheSchemaAndUsesAllOfIt(Class<? extends Event> type) {
        SplittableRandom random = new SplittableRandom(2);
        Set<String> written = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            JsonNode json = JSON.readTree(codec.encodeEvent(TestEvents.random(type, random)));
            assertThat(EVENT.validate(json)).as(json.toString()).isEmpty();
            written.addAll(json.propertyNames());
        }

        assertThat(WireSchema.definition(type.getSimpleName())
                        .path("properties")
                        .propertyNames())
                .containsExactlyInAnyOrderElementsOf(written);
    }

    @ParameterizedTest
    @MethodSource("types")
    void theSchemaRequiresWhatTheCodecRequires(Class<? extends Event> type) {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 20; i++) {
            ObjectNode whole = (ObjectNode) JSON.readTree(codec.encodeEvent(TestEvents.random(type, random)));
            for (String field : List.copyOf(whole.propertyNames())) {
                ObjectNode without = whole.deepCopy();
                without.remove(field);
                assertThat(EVENT.validate(without).isEmpty()).as("%s", without).isEqualTo(reads(without));
            }
        }
    }

    private boolean reads(JsonNode event) {
        try {
            codec.decodeEvent(event.toString().getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (WireFormatException e) {
            return false;
        }
    }

    @Test
    void headersAndRepliesFitTheSchema() {
        SplittableRandom random = new SplittableRandom(4);
        Schema header = WireSchema.of("header");
        Schema reply = WireSchema.of("reply");
        Set<String> written = new HashSet<>();
        Set<String> replied = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            JsonNode first = JSON.readTree(
                    WireText.lines(codec.encode(TestBatches.random(random, 3))).get(0));
            assertThat(header.validate(first)).as(first.toString()).isEmpty();
            written.addAll(first.propertyNames());
            JsonNode answer = JSON.readTree(codec.encodeReply(TestBatches.reply(random)));
            assertThat(reply.validate(answer)).as(answer.toString()).isEmpty();
            replied.addAll(answer.propertyNames());
        }

        assertThat(WireSchema.definition("reply").path("properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(replied);
        assertThat(WireSchema.definition("header").path("properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void theSchemaListsEveryEvent() {
        Set<String> listed = StreamSupport.stream(
                        WireSchema.definition("event").path("oneOf").spliterator(), false)
                .map(one -> one.path("$ref").asString().replace("#/$defs/", ""))
                .collect(Collectors.toSet());

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        types().stream().map(Class::getSimpleName).toList());
    }

    @Test
    void theSchemaRefusesWhatIsNotAnEvent() {
        String good = "{\"type\":\"NodeUnreachable\",\"micros\":1,\"source\":\"LOG\",\"reason\":\"refused\"}";

        assertThat(EVENT.validate(JSON.readTree(good))).isEmpty();
        assertThat(EVENT.validate(JSON.readTree(good.replace("1", "\"1\"")))).isNotEmpty();
        assertThat(EVENT.validate(JSON.readTree(good.replace("LOG", "GUESS")))).isNotEmpty();
        assertThat(EVENT.validate(JSON.readTree(good.replace("NodeUnreachable", "Nothing"))))
                .isNotEmpty();
    }
}
