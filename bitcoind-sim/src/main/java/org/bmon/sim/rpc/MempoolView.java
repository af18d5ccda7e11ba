package org.bmon.sim.rpc;

import java.util.List;

/**
 * A mempool at one moment.
 *
 * @param loaded whether mempool.dat has been read
 * @param entries the transactions, parents before children
 * @param sequence the next mempool sequence number; 1 at the start of a process
 * @param policy what it takes
 */
public record MempoolView(boolean loaded, List<MempoolEntryView> entries, long sequence, Policy policy) {

    public MempoolView {
        entries = List.copyOf(entries);
    }

    /**
     * The relay policy that getmempoolinfo tells.
     *
     * @param maxBytes the most memory it may use
     * @param minFee satoshi per 1000 virtual bytes to get in now
     * @param minRelayFee satoshi per 1000 virtual bytes to be relayed at all
     * @param incrementalRelayFee satoshi per 1000 virtual bytes that a replacement must add
     * @param fullRbf whether any transaction can be replaced
     * @param maxDataCarrierSize largest OP_RETURN script; 0 takes none
     */
    public record Policy(
            long maxBytes,
            long minFee,
            long minRelayFee,
            long incrementalRelayFee,
            boolean fullRbf,
            int maxDataCarrierSize) {

        /** What Bitcoin Core does by default: from 29.1 and 30.0 on a tenth of the fee rate before. */
        public static Policy ofVersion(int version) {
            long minFee = version >= 290100 ? 100 : 1000;
            return new Policy(300_000_000, minFee, minFee, minFee, version >= 280000, version >= 300000 ? 100_000 : 83);
        }
    }
}
