package org.bmon.agent.source.rpc;

import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The request and the answer around a call, in JSON-RPC 2.0 and in the older dialect. */
final class Envelope {

    private static final int MOST_DEPTH = 64;
    private static final int SHOWN = 300;

    /** Fractions stay exact; a string as long as a large block in hexadecimal digits is passed over unread. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Reads a result from its first token to its last. */
    interface ResultReader<T> {
        T read(JsonParser json);
    }

    /** Any result as maps, lists, text, numbers (whole ones and exact decimals) and flags. */
    static final ResultReader<Object> TREE = json -> JSON.readValue(json, Object.class);

    /** An answer: a result, or the error that is there instead. */
    record Answer<T>(@Nullable T result, @Nullable Integer code, String message) {}

    private Envelope() {}

    /** A request; bitcoind before v28 passes over the version. */
    static byte[] request(long id, RpcMethod method, List<?> params) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("jsonrpc", "2.0");
        request.put("id", id);
        request.put("method", method.wire());
        request.put("params", params);
        return JSON.writeValueAsBytes(request);
    }

    /**
     * Reads the answer to the request of that id, whole.
     *
     * @throws MalformedAnswerException if it is not one
     * @throws JacksonException if it is no JSON, or ends too early
     */
    static <T> Answer<T> read(InputStream body, long id, ResultReader<T> reader) {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedAnswerException("an answer is a JSON object");
            }
            Parts<T> parts = new Parts<>(reader);
            JsonStream.members(json, parts::member);
            if (json.nextToken() != null) {
                throw new MalformedAnswerException("something follows the answer");
            }
            return parts.answer(id);
        }
    }

    private static final class Parts<T> {
        private final ResultReader<T> reader;
        private @Nullable T result;
        private boolean failed;
        private @Nullable Integer code;
        private String message = "";
        private String id = "";

        Parts(ResultReader<T> reader) {
            this.reader = reader;
        }

        void member(String name, JsonParser json) {
            JsonToken token = json.currentToken();
            switch (name) {
                case "result" -> result = token == JsonToken.VALUE_NULL ? null : reader.read(json);
                case "error" -> {
                    failed = token != JsonToken.VALUE_NULL;
                    if (failed) {
                        JsonStream.members(json, this::error);
                    }
                }
                case "id" -> id = token != null && token.isScalarValue() ? json.getString() : "";
                default -> json.skipChildren();
            }
        }

        private void error(String name, JsonParser json) {
            switch (name) {
                case "code" -> code = (int) JsonStream.integer(json);
                case "message" -> message = shown(json.getString());
                default -> json.skipChildren();
            }
        }

        Answer<T> answer(long expected) {
            if (failed && code == null) {
                throw new MalformedAnswerException("the error has no code");
            }
            if (!id.equals(Long.toString(expected))) {
                throw new MalformedAnswerException("the answer is to another request (id '" + shown(id) + "')");
            }
            return new Answer<>(failed ? null : result, code, message);
        }
    }

    /** Fit for a line of a log. */
    static String shown(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", " ").strip();
        return plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "…";
    }
}
