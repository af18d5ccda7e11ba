package org.bmon.common.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.HeaderSeen;
import org.bmon.common.event.NodeUnreachable;
import org.bmon.common.event.UnrecognisedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the format grows, and what is refused although its checksum is right. */
class WireFormatTests {

    private static final String DOWN =
            "{\"type\":\"NodeUnreachable\",\"micros\":7,\"source\":\"POLLED\",\"reason\":\"refused\"}";
    private static final String HASH = "00000000000000000000000000000000000000000000000000000000000000ff";
    private static final String HEADER_SEEN = "{\"type\":\"HeaderSeen\",\"micros\":7,\"source\":\"LOG\",\"hash\":\""
            + HASH + "\",\"height\":9,\"via\":\"HEADERS\"}";
    private static final NodeUnreachable DOWN_EVENT = new NodeUnreachable(new Stamp(7, TimeSource.POLLED), "refused");

    private final BatchCodec codec = new BatchCodec();

    @Test
    void fieldsOfALaterVersionArePassedOver() throws Exception {
        String event = DOWN.replace("}", ",\"later\":{\"a\":[1,{\"type\":\"x\"}]},\"more\":null,\"big\":1.5e99}");
        String batch = WireText.text(WireText.batch(event)).replace("\"first\"", "\"later\":[{}],\"first\"");

        assertThat(codec.decode(WireText.sealed(batch)).events()).containsExactly(DOWN_EVENT);
        String reply = "{\"received\":2,\"hint\":{},\"durable\":1,\"receivedMicros\":3,\"repliedMicros\":4,"
                + "\"crc32c\":\"00000000\"}";
        assertThat(codec.decodeReply(WireText.sealed(reply))).isEqualTo(new BatchReply(2, 1, 3, 4, List.of()));
    }

    @Test
    void anEventOfALaterVersionKeepsItsPlace() throws Exception {
        String later = DOWN.replace("NodeUnreachable", "NodeOnFire");

        assertThat(codec.decode(WireText.batch(DOWN, later, DOWN)).events())
                .containsExactly(
                        DOWN_EVENT, new UnrecognisedEvent(new Stamp(7, TimeSource.POLLED), "NodeOnFire"), DOWN_EVENT);
    }

    @Test
    void anUnrecognisedEventCanBeSentOn() throws Exception {
        UnrecognisedEvent event = new UnrecognisedEvent(Stamp.ofLog(7), "NodeOnFire");

        assertThat(WireText.text(codec.encodeEvent(event)))
                .isEqualTo(
                        "{\"type\":\"UnrecognisedEvent\",\"micros\":7,\"source\":\"LOG\",\"unrecognised\":\"NodeOnFire\"}");
        assertThat(codec.decodeEvent(codec.encodeEvent(event))).isEqualTo(event);
    }

    @Test
    void aWordOfALaterVersionIsUnknownWhereThatCanBeSaid() throws Exception {
        assertThat(event(HEADER_SEEN.replace("HEADERS", "PIGEON")))
                .isEqualTo(new HeaderSeen(Stamp.ofLog(7), BlockHash.ofHex(HASH), 9, null, HeaderSeen.Via.UNKNOWN));
    }

    @Test
    void aWordOfALaterVersionElsewhereMakesTheEventUnrecognised() throws Exception {
        String phase = "{\"type\":\"NodePhaseChanged\",\"micros\":7,\"source\":\"LOG\",\"phase\":\"ASCENDED\"}";

        assertThat(event(phase)).isEqualTo(new UnrecognisedEvent(Stamp.ofLog(7), "NodePhaseChanged"));
        assertThat(event(DOWN.replace("POLLED", "DREAMT")))
                .isEqualTo(new UnrecognisedEvent(new Stamp(7, TimeSource.POLLED), "NodeUnreachable"));
        assertThat(event(DOWN.replace("POLLED", "DREAMT").replace("NodeUnreachable", "NodeOnFire")))
                .isEqualTo(new UnrecognisedEvent(new Stamp(7, TimeSource.POLLED), "NodeOnFire"));
    }

    @Test
    void theOrderOfFieldsAndWhiteSpaceAreFree() throws Exception {
        assertThat(
                        event(
                                "{ \"reason\" : \"refused\", \"source\":\"POLLED\",\t\"type\": \"NodeUnreachable\" ,\"micros\":7 }"))
                .isEqualTo(DOWN_EVENT);
        assertThat(event(
                        "{ \"type\":\"NodeUnreachable\", \"micros\":7, \"source\":\"POLLED\", \"reason\":\"refused\"}"))
                .isEqualTo(DOWN_EVENT);
        assertThat(
                        event(
                                "{\"type\":\"Node\\u0055nreachable\",\"micros\":-0,\"source\":\"POLLED\",\"reason\":null,\"reason\":\"\"}"))
                .isEqualTo(new NodeUnreachable(new Stamp(0, TimeSource.POLLED), ""));
    }

    @Test
    void nullReadsAsLeftOutAndHashesInCapitalsAsTheSame() throws Exception {
        assertThat(event(HEADER_SEEN.replace("9", "null").replace(HASH, HASH.toUpperCase(java.util.Locale.ROOT))))
                .isEqualTo(new HeaderSeen(Stamp.ofLog(7), BlockHash.ofHex(HASH), null, null, HeaderSeen.Via.HEADERS));
    }

    static Stream<Arguments> badEvents() {
        return Stream.of(
                arguments(
                        DOWN.replace(",\"reason\":\"refused\"", ""),
                        "NodeUnreachable lacks the field reason, which it must have"),
                arguments(
                        DOWN.replace("\"refused\"", "null"),
                        "NodeUnreachable lacks the field reason, which it must have"),
                arguments(
                        DOWN.replace("\"micros\":7,", ""),
                        "NodeUnreachable lacks the field micros, which it must have"),
                arguments(
                        DOWN.replace("\"type\":\"NodeUnreachable\",", ""),
                        "an event lacks the field type, which it must have"),
                arguments("{}", "an event lacks the field type, which it must have"),
                arguments(DOWN.replace("7", "\"7\""), "field micros: expected an integer of 64 bits, found '7'"),
                arguments(DOWN.replace("7", "7.0"), "field micros: expected an integer of 64 bits, found 7.0"),
                arguments(DOWN.replace("7", "1e3"), "field micros: expected an integer of 64 bits, found 1e3"),
                arguments(
                        DOWN.replace("7", "9223372036854775808"),
                        "not a JSON object as bmon writes it: Numeric value (9223372036854775808) out of range"),
                arguments(
                        DOWN.replace("7", "9".repeat(101)),
                        "not a JSON object as bmon writes it: Number value length (101) exceeds"),
                arguments(DOWN.replace("\"refused\"", "7"), "field reason: expected a string, found 7"),
                arguments(DOWN.replace("\"refused\"", "[]"), "field reason: expected a string, found an array"),
                arguments(
                        DOWN.replace("\"NodeUnreachable\"", "{}"),
                        "field type: expected the event's type, found an object"),
                arguments(
                        DOWN.replace("NodeUnreachable", "Node On Fire"),
                        "not a type of event: 'Node On Fire'; it takes 1 to 64 letters and digits, the first a letter"),
                arguments(
                        DOWN.replace("}", ",\"micros\":7}"),
                        "NodeUnreachable has the field micros twice; it takes it once"),
                arguments(DOWN.replace("}", ",\"type\":\"DataGap\"}"), "field type: expected once, found twice"),
                arguments(
                        "{\"micros\":7,\"source\":\"LOG\",\"type\":\"A\",\"type\":\"A\"}",
                        "field type: expected once, found twice"),
                arguments(
                        HEADER_SEEN.replace("9", "2147483648"),
                        "field height: expected an integer of 32 bits, found 2147483648"),
                arguments(
                        HEADER_SEEN.replace("ff\"", "f\""),
                        "field hash: not a hash of 64 hexadecimal digits: '" + HASH.substring(0, 62) + "f'"),
                arguments(HEADER_SEEN.replace("ff\"", "fg\""), "field hash: not a hash of 64 hexadecimal digits"),
                arguments(HEADER_SEEN.replace("\"HEADERS\"", "true"), "field via: expected a word, found true"),
                arguments(
                        "{\"type\":\"NodeStarted\",\"micros\":7,\"source\":\"LOG\",\"version\":\"v\",\"settings\":{\"a\":\"\",\"a\":\"\"}}",
                        "field a: expected once, found twice"),
                arguments(
                        "{\"type\":\"NodeStarted\",\"micros\":7,\"source\":\"LOG\",\"version\":\"v\",\"settings\":{\"a\":null}}",
                        "field settings/a: expected a string, found null"),
                arguments(
                        "{\"type\":\"TxReplaced\",\"micros\":7,\"source\":\"LOG\",\"replaced\":[null]}",
                        "field replaced/0: expected 64 hexadecimal digits, found null"),
                arguments(DOWN + " ", "expected one JSON object, from { to }, and nothing around it"),
                arguments(" " + DOWN, "expected one JSON object, from { to }, and nothing around it"),
                arguments(DOWN + "\r", "expected one JSON object, from { to }, and nothing around it"),
                arguments("\ufeff" + DOWN, "expected one JSON object, from { to }, and nothing around it"),
                arguments(DOWN + DOWN, "expected one JSON object, found more after it"),
                arguments("", "expected one JSON object, from { to }, and nothing around it"),
                arguments("[]", "expected one JSON object, from { to }, and nothing around it"),
                arguments(DOWN.replace("}", ",}"), "not a JSON object as bmon writes it: Unexpected character ('}'"),
                arguments(
                        DOWN.replace("refused", "a\tb"),
                        "not a JSON object as bmon writes it: Illegal unquoted character"),
                arguments(DOWN.replace("7", "NaN"), "not a JSON object as bmon writes it: Non-standard token 'NaN'"),
                arguments(
                        DOWN.replace("}", ",\"x\":" + "[".repeat(40) + "]".repeat(40) + "}"),
                        "not a JSON object as bmon writes it: Document nesting depth"));
    }

    @ParameterizedTest
    @MethodSource("badEvents")
    void aMalformedEventRefusesTheBatchAndSaysWhere(String event, String message) {
        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> codec.decode(WireText.batch(DOWN, event, DOWN)))
                .withMessageStartingWith("line 3: " + message);
    }

    static Stream<Arguments> badHeaders() {
        return Stream.of(
                arguments(
                        "bmon-events/1",
                        "bmon-events/2",
                        "format 'bmon-events/2' is not known here; this version reads bmon-events/1"),
                arguments("\"count\":1", "\"count\":2", "the header counts 2 events, but 1 lines follow"),
                arguments("\"count\":1", "\"count\":0", "the header counts 0 events, but 1 lines follow"),
                arguments("\"count\":1", "\"count\":-1", "the header counts -1 events, but 1 lines follow"),
                arguments(
                        "\"count\":1",
                        "\"count\":2147483648",
                        "the header counts 2147483648 events, but 1 lines follow"),
                arguments(
                        "\"count\":1",
                        "\"count\":2147483647",
                        "the header counts 2147483647 events, but 1 lines follow"),
                arguments("\"count\":1,", "", "Header lacks the field count, which it must have"),
                arguments(
                        "\"count\":1,",
                        "\"count\":1,\"count\":1,",
                        "Header has the field count twice; it takes it once"),
                arguments(
                        "\"count\":1,",
                        "\"count\":1,\"crc32c\":\"00000000\",",
                        "Header has the field crc32c twice; it takes it once"),
                arguments(
                        "\"first\":1",
                        "\"first\":0",
                        "first is 0, expected a position from 1 with room for its events"),
                arguments(
                        "\"first\":1",
                        "\"first\":9223372036854775807",
                        "first is 9223372036854775807, expected a position"),
                arguments(
                        "\"main\"",
                        "\"moon\"",
                        "field network: unknown network 'moon'; known are main, testnet3, testnet4, signet, regtest"),
                arguments(
                        "\"node\":\"a\"",
                        "\"node\":\"a b\"",
                        "field node: not a node name: 'a b'; it takes 1 to 63 letters"),
                arguments(
                        "\"epoch\":\"e\"",
                        "\"epoch\":\"\"",
                        "Header: not an epoch: ''; it takes 1 to 64 letters, digits, dashes"),
                arguments(
                        "\"sentMicros\"",
                        "\"lastExchange\":{\"agentSentMicros\":1},\"sentMicros\"",
                        "ClockExchange lacks the field collectorReceivedMicros"),
                arguments(
                        "\"sentMicros\"",
                        "\"lastExchange\":[],\"sentMicros\"",
                        "field lastExchange: expected an object, found an array"),
                arguments("\"crc32c\":\"", "\"crc32c\": \"", "expected \"crc32c\" and eight digits as the last field"),
                arguments("\"}\n{", "\",\"x\":1}\n{", "expected \"crc32c\" and eight digits as the last field"),
                arguments(
                        "{\"format\"", "[\"format\"", "expected one JSON object, from { to }, and nothing around it"));
    }

    @ParameterizedTest
    @MethodSource("badHeaders")
    void aMalformedHeaderIsRefused(String from, String to, String message) {
        String text = WireText.text(WireText.batch(DOWN));
        assertThat(text).contains(from);
        byte[] bytes = text.replace(from, to).getBytes(StandardCharsets.UTF_8);

        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(
                        () -> codec.decode(message.startsWith("expected \"crc32c\"") ? bytes : WireText.sealed(bytes)))
                .withMessageStartingWith("line 1: " + message);
    }

    @Test
    void aWrongChecksumSaysWhatToDo() {
        byte[] bytes = WireText.batch(DOWN);
        bytes[bytes.length - 5] ^= 1;

        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> codec.decode(bytes))
                .withMessageMatching("line 1: the checksum is not that of the bytes, which give [0-9a-f]{8};"
                        + " cut short or changed on the way, send it again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1,\"durable\":-1", "1,\"durable\":2", "1,\"durable\":-1"})
    void aReplyThatWouldForgetTooMuchIsRefused(String positions) {
        String reply =
                "{\"received\":" + positions + ",\"receivedMicros\":3,\"repliedMicros\":4,\"crc32c\":\"00000000\"}";

        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> codec.decodeReply(WireText.sealed(reply)))
                .withMessageContaining("it takes 0 <= durable <= received");
    }

    @Test
    void brokenUtf8IsRefused() {
        byte[] bytes = WireText.batch(DOWN);
        bytes[WireText.text(bytes).indexOf("refused")] = (byte) 0xff;

        assertThatExceptionOfType(WireFormatException.class)
                .isThrownBy(() -> codec.decode(WireText.sealed(bytes)))
                .withMessageStartingWith("line 2: not a JSON object as bmon writes it: Invalid UTF-8");
    }

    private Object event(String json) throws WireFormatException {
        return codec.decode(WireText.batch(json)).events().get(0);
    }
}
