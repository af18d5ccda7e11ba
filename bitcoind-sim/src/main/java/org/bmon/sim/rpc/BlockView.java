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
    public static final int VERSION = 0x20000000;

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

    /** Serialized bytes with witness. */
    public int size() {
        int size = headAndCount();
        for (TxView tx : known()) {
            size += tx.size();
        }
        return size;
    }

    /** Serialized bytes without witness. */
    public int strippedSize() {
        int size = headAndCount();
        for (TxView tx : known()) {
            size += tx.strippedSize();
        }
        return size;
    }

    /** In weight units. */
    public int weight() {
        int weight = 4 * headAndCount();
        for (TxView tx : known()) {
            weight += tx.weight();
        }
        return weight;
    }

    private int headAndCount() {
        int count = known().size();
        return 80 + (count < 0xfd ? 1 : count <= 0xffff ? 3 : 5);
    }

    private List<TxView> known() {
        return transactions == null ? List.of() : transactions;
    }
}
