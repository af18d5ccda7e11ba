package org.bmon.agent.source.rpc;

/**
 * What getmempoolentry tells of a transaction that matters here.
 *
 * @param virtualBytes its virtual size
 * @param feeSat its fee
 */
public record MempoolWorth(long virtualBytes, long feeSat) {

    static MempoolWorth of(Fields answer) {
        return new MempoolWorth(
                // 31.99 tells the plain size beside the one adjusted for signature operations.
                answer.has("vsize_bip141") ? answer.integer("vsize_bip141") : answer.integer("vsize"),
                answer.object("fees").satoshi("base"));
    }
}
