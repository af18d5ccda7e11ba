package org.bmon.sim.ledger;

import java.math.BigInteger;
import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.sim.scenario.Flaw;
import org.jspecify.annotations.Nullable;

/**
 * A simulated block. Its header hashes to its hash, and commits to its transactions unless that is its flaw.
 *
 * @param hash its identity
 * @param parent the block before it; all zero for genesis
 * @param height blocks before it
 * @param version of the header
 * @param merkleRootHex in display order
 * @param time of the header, in seconds since the epoch
 * @param medianTime of the eleven blocks up to it
 * @param bits the compact target
 * @param nonce of the header
 * @param chainWork work of the chain up to and with it
 * @param chainTransactions transactions of the chain up to and with it
 * @param transactions the coinbase first
 * @param flaw what makes it invalid; null if it is valid
 */
public record SimBlock(
        BlockHash hash,
        BlockHash parent,
        int height,
        int version,
        String merkleRootHex,
        long time,
        long medianTime,
        int bits,
        long nonce,
        BigInteger chainWork,
        long chainTransactions,
        List<SimTx> transactions,
        @Nullable Flaw flaw) {

    public SimBlock {
        transactions = List.copyOf(transactions);
    }

    /** The 80 bytes of the header. */
    public byte[] header() {
        return BlockFactory.header(version, parent, merkleRootHex, time, bits, nonce);
    }

    /** The serialized block, with witness. */
    public byte[] raw() {
        Encoder block = new Encoder().raw(header()).compactSize(transactions.size());
        transactions.forEach(tx -> block.raw(tx.raw()));
        return block.toBytes();
    }

    /** Its size in weight units. */
    public int weight() {
        int weight = 4 * 81;
        for (SimTx tx : transactions) {
            weight += tx.weight();
        }
        return weight;
    }

    /** What its transactions pay to the miner, in satoshi. */
    public long feesSat() {
        return transactions.stream().mapToLong(SimTx::feeSat).sum();
    }

    /** How many outputs its transactions spend. */
    public int inputs() {
        return transactions.stream().mapToInt(tx -> tx.inputs().size()).sum();
    }

    /** How much the set of unspent outputs grows by it. */
    public int unspentGrowth() {
        int outputs = transactions.stream().mapToInt(tx -> tx.outputs().size()).sum();
        return outputs - inputs();
    }
}
