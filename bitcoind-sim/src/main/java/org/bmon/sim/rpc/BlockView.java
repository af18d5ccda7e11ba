package org.bmon.sim.rpc;

import java.math.BigInteger;
import java.util.List;
import org.bmon.common.BlockHash;
import org.jspecify.annotations.Nullable;

/**
 * A block as a node knows it.
 *
 * @param hash its identity
 * @param previous its parent; null for genesis
 * @param height blocks before it
 * @param version of the header
 * @param merkleRoot in display order, 64 hexadecimal digits
 * @param time of the header
 * @param medianTime of the eleven blocks up to it
 * @param nonce unsigned, of the header
 * @param bits the compact target
 * @param chainWork work of the chain up to and with it
 * @param transactions all of them, the coinbase first; null if only the header is known
 */
public record BlockView(
        BlockHash hash,
        @Nullable BlockHash previous,
        int height,
        int version,
        String merkleRoot,
        long time,
        long medianTime,
        long nonce,
        int bits,
        BigInteger chainWork,
        @Nullable List<TxView> transactions) {

    /** The compact target of regtest, where every second hash is a block. */
    public static final int REGTEST_BITS = 0x207fffff;

    /** The version with no soft fork signalled. */
    public static final int VERSION = 0x30000000;

    public BlockView {
        transactions = transactions == null ? null : List.copyOf(transactions);
    }

    /** A regtest block whose header says nothing that the arguments do not say. */
    public static BlockView regtest(
            BlockHash hash,
            @Nullable BlockHash previous,
            int height,
            long time,
            long medianTime,
            @Nullable List<TxView> transactions) {
        // Each regtest block is two hashes' work; genesis counts.
        BigInteger work = BigInteger.valueOf(2L * (height + 1));
        String root = transactions == null || transactions.isEmpty()
                ? hash.toHex()
                : transactions.get(0).txid().toHex();
        return new BlockView(
                hash, previous, height, VERSION, root, time, medianTime, 0, REGTEST_BITS, work, transactions);
    }

    /** True if only the header is known. */
    public boolean headerOnly() {
        return transactions == null;
    }
}
