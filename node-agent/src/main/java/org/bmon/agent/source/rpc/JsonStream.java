package org.bmon.agent.source.rpc;

import java.util.function.Consumer;
import org.bmon.common.BlockHash;
import org.bmon.common.Hash256;
import org.bmon.common.HexWords;
import org.bmon.common.Txid;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Walks through JSON as it streams past, without keeping it. */
final class JsonStream {

    private JsonStream() {}

    /** Told of each member; must leave the parser at the end of the value. */
    interface Members {
        void member(String name, JsonParser json);
    }

    /** The members of the object that begins here. */
    static void members(JsonParser json, Members members) {
        expect(json, JsonToken.START_OBJECT, "an object");
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            members.member(name, json);
        }
    }

    /** The elements of the array that begins here. */
    static void elements(JsonParser json, Consumer<JsonParser> each) {
        expect(json, JsonToken.START_ARRAY, "an array");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            each.accept(json);
        }
    }

    static long integer(JsonParser json) {
        expect(json, JsonToken.VALUE_NUMBER_INT, "an integer");
        return json.getLongValue();
    }

    /** An amount in bitcoin, as satoshi. */
    static long satoshi(JsonParser json) {
        if (json.currentToken() == null || !json.currentToken().isNumeric()) {
            throw expected(json, "an amount");
        }
        return Satoshi.of(json.getDecimalValue(), where(json));
    }

    static Txid txid(JsonParser json) {
        expect(json, JsonToken.VALUE_STRING, "a txid");
        byte[] digits = ascii(json);
        if (digits.length != Hash256.HEX_DIGITS || !HexWords.isHash(digits, 0)) {
            throw expected(json, "a txid");
        }
        return Txid.ofHexAt(digits, 0);
    }

    /** The text, of which a mempool has tens of thousands, without a string of it. */
    private static byte[] ascii(JsonParser json) {
        char[] chars = json.getStringCharacters();
        int from = json.getStringOffset();
        byte[] ascii = new byte[json.getStringLength()];
        for (int i = 0; i < ascii.length; i++) {
            char c = chars[from + i];
            ascii[i] = c < 0x80 ? (byte) c : 0;
        }
        return ascii;
    }

    static BlockHash blockHash(JsonParser json) {
        expect(json, JsonToken.VALUE_STRING, "a block hash");
        try {
            return BlockHash.ofHex(json.getString());
        } catch (IllegalArgumentException e) {
            throw expected(json, "a block hash");
        }
    }

    private static void expect(JsonParser json, JsonToken token, String what) {
        if (json.currentToken() != token) {
            throw expected(json, what);
        }
    }

    private static MalformedAnswerException expected(JsonParser json, String what) {
        return new MalformedAnswerException(where(json) + ": expected " + what + ", found " + json.currentToken());
    }

    private static String where(JsonParser json) {
        return json.streamReadContext().pathAsPointer().toString();
    }
}
