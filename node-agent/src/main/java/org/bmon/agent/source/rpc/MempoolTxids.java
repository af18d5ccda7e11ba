package org.bmon.agent.source.rpc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bmon.common.Txid;
import tools.jackson.core.JsonParser;

/**
 * getrawmempool with its sequence.
 *
 * @param txids all transactions of the mempool, in no order
 * @param sequence the number that the next change of the mempool will have on ZMQ
 */
public record MempoolTxids(List<Txid> txids, long sequence) {

    static MempoolTxids read(JsonParser json) {
        List<Txid> txids = new ArrayList<>();
        long[] sequence = {-1};
        JsonStream.members(json, (name, at) -> {
            switch (name) {
                case "txids" -> JsonStream.elements(at, one -> txids.add(JsonStream.txid(one)));
                case "mempool_sequence" -> sequence[0] = JsonStream.integer(at);
                default -> at.skipChildren();
            }
        });
        if (sequence[0] < 0) {
            throw new MalformedAnswerException("mempool_sequence is missing");
        }
        return new MempoolTxids(Collections.unmodifiableList(txids), sequence[0]);
    }
}
