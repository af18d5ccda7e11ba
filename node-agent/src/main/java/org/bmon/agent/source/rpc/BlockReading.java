package org.bmon.agent.source.rpc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Adds up an answer of getblock while it streams past; an ordinary block is more than ten megabytes of it. */
final class BlockReading {

    private static final int TAG_LIMIT = 100;

    private final List<Txid> txids = new ArrayList<>();
    private @Nullable BlockHash hash;
    private @Nullable BlockHash parent;
    private int height = -1;
    private boolean active;
    private boolean detailed;
    private boolean everySpentOutput = true;
    private long claimedSat;
    private long feesSat;
    private @Nullable String tag;

    /** Of the transaction being read. */
    private boolean coinbase;

    private long spentSat;
    private long createdSat;

    private BlockReading() {}

    static BlockBody read(JsonParser json) {
        BlockReading reading = new BlockReading();
        JsonStream.members(json, reading::member);
        return reading.body();
    }

    private BlockBody body() {
        BlockHash of = hash;
        if (of == null || height < 0 || txids.isEmpty()) {
            throw new MalformedAnswerException("a block has hash, height and tx; something of it is missing");
        }
        return new BlockBody(
                of,
                height,
                parent,
                active,
                detailed ? claimedSat : null,
                detailed && everySpentOutput ? feesSat : null,
                tag,
                Collections.unmodifiableList(txids.subList(1, txids.size())));
    }

    private void member(String name, JsonParser json) {
        switch (name) {
            case "hash" -> hash = JsonStream.blockHash(json);
            case "height" -> height = (int) JsonStream.integer(json);
            case "previousblockhash" -> parent = JsonStream.blockHash(json);
            case "confirmations" -> active = JsonStream.integer(json) > 0;
            case "coinbase_tx" -> JsonStream.members(json, this::coinbaseSummary);
            case "tx" -> JsonStream.elements(json, this::transaction);
            default -> json.skipChildren();
        }
    }

    private void coinbaseSummary(String name, JsonParser json) {
        if (name.equals("coinbase")) {
            tag = printable(json.getString());
        } else {
            json.skipChildren();
        }
    }

    private void transaction(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            txids.add(JsonStream.txid(json));
            return;
        }
        detailed = true;
        coinbase = false;
        spentSat = 0;
        createdSat = 0;
        JsonStream.members(json, this::part);
        if (coinbase) {
            claimedSat += createdSat;
        } else {
            feesSat += spentSat - createdSat;
        }
    }

    private void part(String name, JsonParser json) {
        switch (name) {
            case "txid" -> txids.add(JsonStream.txid(json));
            case "vin" ->
                JsonStream.elements(json, one -> {
                    boolean[] told = {false};
                    JsonStream.members(one, (field, at) -> told[0] |= input(field, at));
                    everySpentOutput &= told[0];
                });
            case "vout" -> JsonStream.elements(json, one -> JsonStream.members(one, this::output));
            default -> json.skipChildren();
        }
    }

    /** Whether the member tells where the input's money comes from. */
    private boolean input(String name, JsonParser json) {
        if (name.equals("coinbase")) {
            coinbase = true;
            tag = printable(json.getString());
            return true;
        }
        if (name.equals("prevout")) {
            JsonStream.members(json, (field, at) -> {
                if (field.equals("value")) {
                    spentSat += JsonStream.satoshi(at);
                } else {
                    at.skipChildren();
                }
            });
            return true;
        }
        json.skipChildren();
        return false;
    }

    private void output(String name, JsonParser json) {
        if (name.equals("value")) {
            createdSat += JsonStream.satoshi(json);
        } else {
            json.skipChildren();
        }
    }

    /** The runs of four and more printable characters: shorter ones are chance. */
    static @Nullable String printable(String hex) {
        StringBuilder all = new StringBuilder();
        StringBuilder run = new StringBuilder();
        for (int i = 0; i + 1 < hex.length(); i += 2) {
            int value = (Character.digit(hex.charAt(i), 16) << 4) | Character.digit(hex.charAt(i + 1), 16);
            boolean shown = value >= ' ' && value <= '~';
            if (shown) {
                run.append((char) value);
            }
            if (!shown || i + 3 >= hex.length()) {
                if (run.length() >= 4) {
                    all.append(all.isEmpty() ? "" : " ").append(run);
                }
                run.setLength(0);
            }
        }
        return all.isEmpty()
                ? null
                : all.substring(0, Math.min(all.length(), TAG_LIMIT)).strip();
    }
}
