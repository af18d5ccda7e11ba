package org.bmon.agent.source.rpc;

import java.util.ArrayList;
import java.util.List;
import org.bmon.common.event.BlockSpends;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** Picks what a block spends out of an answer of getblock at verbosity 2, while it streams past. */
final class SpendsReading {

    private final List<List<String>> spends = new ArrayList<>();

    /** Of the transaction being read. */
    private List<String> spent = new ArrayList<>();

    private @Nullable String txid;
    private @Nullable Long number;

    private SpendsReading() {}

    /** The outputs by transaction, in the form of {@link BlockSpends}, without the coinbase. */
    static List<List<String>> read(JsonParser json) {
        SpendsReading reading = new SpendsReading();
        JsonStream.members(json, reading::member);
        if (reading.spends.isEmpty()) {
            throw new MalformedAnswerException("a block has tx; it is missing");
        }
        return List.copyOf(reading.spends.subList(1, reading.spends.size()));
    }

    private void member(String name, JsonParser json) {
        if (name.equals("tx")) {
            JsonStream.elements(json, this::transaction);
        } else {
            json.skipChildren();
        }
    }

    private void transaction(JsonParser json) {
        spent = new ArrayList<>();
        JsonStream.members(json, (name, at) -> {
            if (name.equals("vin")) {
                JsonStream.elements(at, this::input);
            } else {
                at.skipChildren();
            }
        });
        spends.add(spent);
    }

    private void input(JsonParser json) {
        txid = null;
        number = null;
        JsonStream.members(json, (name, at) -> {
            switch (name) {
                case "txid" -> txid = JsonStream.txid(at).toHex();
                case "vout" -> number = JsonStream.integer(at);
                default -> at.skipChildren();
            }
        });
        // The coinbase's input is of no transaction.
        if (txid != null && number != null) {
            spent.add(BlockSpends.output(txid, number));
        }
    }
}
