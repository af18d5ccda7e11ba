package org.bmon.sim.ledger;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.common.BlockHash;
import org.bmon.common.Hash256;
import org.bmon.common.Network;
import org.bmon.common.Txid;
import org.bmon.common.chain.Subsidy;
import org.bmon.sim.scenario.Flaw;
import org.jspecify.annotations.Nullable;

/** Makes the blocks of one network. Hashes begin with a zero byte, which is all the proof of work there is. */
public final class BlockFactory {

    private static final int VERSION = 0x2000_0000;
    private static final long TOO_FAR_AHEAD_SECONDS = 3 * 3600;

    private final Network network;
    private final Genesis genesis;
    private final BlockStore store;
    private final SplittableRandom random;

    /** A factory of blocks that stand on those of {@code store}. It does not put them there. */
    public BlockFactory(Network network, BlockStore store, SplittableRandom random) {
        this.network = network;
        this.store = store;
        this.genesis = Genesis.of(network);
        this.random = random;
    }

    /** The network's first block. */
    public SimBlock genesis() {
        return genesis.block();
    }

    /**
     * A new block.
     *
     * @param parent the block it stands on
     * @param clockSeconds the miner's clock
     * @param transactions without the coinbase
     * @param flaw what is wrong with it; null for nothing
     */
    public SimBlock next(SimBlock parent, long clockSeconds, List<SimTx> transactions, @Nullable Flaw flaw) {
        return next(parent, clockSeconds, transactions, flaw, flaw == Flaw.COINBASE_AMOUNT ? 1 : 0);
    }

    /**
     * A new block whose coinbase claims more or less than subsidy and fees, which nobody minds.
     *
     * @param moreSat how much more
     */
    public SimBlock claiming(SimBlock parent, long clockSeconds, List<SimTx> transactions, long moreSat) {
        return next(parent, clockSeconds, transactions, null, moreSat);
    }

    private SimBlock next(
            SimBlock parent, long clockSeconds, List<SimTx> transactions, @Nullable Flaw flaw, long moreSat) {
        int height = parent.height() + 1;
        long fees = transactions.stream().mapToLong(SimTx::feeSat).sum();
        long claim = Subsidy.at(network, height) + fees + moreSat;
        SimTx coinbase = Mint.coinbase(height, random.nextLong() >>> 1, claim, commitment(transactions));
        List<SimTx> all = new ArrayList<>();
        all.add(coinbase);
        all.addAll(transactions);
        byte[] root = merkleRoot(all.stream().map(SimTx::txid).toList());
        if (flaw == Flaw.MERKLE_ROOT) {
            root[0] ^= 1;
        }
        long time = Math.max(parent.medianTime() + 1, clockSeconds)
                + (flaw == Flaw.TIME_TOO_NEW ? TOO_FAR_AHEAD_SECONDS : 0);
        return mined(parent, height, HexFormat.of().formatHex(Encoder.reversed(root)), time, all, flaw);
    }

    private SimBlock mined(
            SimBlock parent, int height, String rootHex, long time, List<SimTx> transactions, @Nullable Flaw flaw) {
        byte[] header = header(VERSION, parent.hash(), rootHex, time, genesis.bits(), 0);
        MessageDigest sha = Encoder.sha256();
        for (long nonce = 0; ; nonce++) {
            for (int i = 0; i < 4; i++) {
                header[76 + i] = (byte) (nonce >>> (8 * i));
            }
            byte[] hash = sha.digest(sha.digest(header));
            if (hash[31] == 0) {
                return new SimBlock(
                        BlockHash.ofBytes(Encoder.reversed(hash), 0),
                        parent.hash(),
                        height,
                        VERSION,
                        rootHex,
                        time,
                        store.medianTime(parent, time),
                        genesis.bits(),
                        nonce,
                        parent.chainWork().add(genesis.workPerBlock()),
                        parent.chainTransactions() + transactions.size(),
                        transactions,
                        flaw);
            }
        }
    }

    static byte[] header(int version, BlockHash parent, String rootHex, long time, int bits, long nonce) {
        return new Encoder()
                .int32(version)
                .hash(parent)
                .raw(Encoder.reversed(HexFormat.of().parseHex(rootHex)))
                .int32(time)
                .int32(bits)
                .int32(nonce)
                .toBytes();
    }

    /** The work of one block with this compact target: how many hashes it takes in the mean. */
    static BigInteger work(int bits) {
        BigInteger target = BigInteger.valueOf(bits & 0x7f_ffff).shiftLeft(8 * ((bits >>> 24) - 3));
        return BigInteger.ONE.shiftLeft(256).divide(target.add(BigInteger.ONE));
    }

    private static String commitment(List<SimTx> transactions) {
        List<byte[]> leaves = new ArrayList<>();
        leaves.add(new byte[32]);
        transactions.forEach(tx -> leaves.add(Encoder.reversed(tx.wtxid().toBytes())));
        byte[] reserved = Arrays.copyOf(merkle(leaves), 64);
        return HexFormat.of().formatHex(Encoder.doubleSha256(reserved));
    }

    /** The root in the order of the computation. */
    static byte[] merkleRoot(List<Txid> txids) {
        return merkle(
                txids.stream().map(Hash256::toBytes).map(Encoder::reversed).toList());
    }

    private static byte[] merkle(List<byte[]> leaves) {
        List<byte[]> level = leaves;
        while (level.size() > 1) {
            List<byte[]> above = new ArrayList<>();
            for (int i = 0; i < level.size(); i += 2) {
                byte[] both = Arrays.copyOf(level.get(i), 64);
                System.arraycopy(level.get(Math.min(i + 1, level.size() - 1)), 0, both, 32, 32);
                above.add(Encoder.doubleSha256(both));
            }
            level = above;
        }
        return level.get(0).clone();
    }
}
