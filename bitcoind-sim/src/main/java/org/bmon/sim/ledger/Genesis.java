package org.bmon.sim.ledger;

import java.math.BigInteger;
import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;

/**
 * The first block of a network. Its header is the real one; its coinbase is not kept, for nobody can spend it.
 *
 * @param version of the header
 * @param rootHex the merkle root in display order
 * @param time of the header
 * @param bits the compact target
 * @param nonce of the header
 */
record Genesis(int version, String rootHex, long time, int bits, long nonce) {

    private static final String ROOT = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";

    static Genesis of(Network network) {
        return switch (network) {
            case MAIN -> new Genesis(1, ROOT, 1231006505, 0x1d00ffff, 2083236893);
            case TESTNET3 -> new Genesis(1, ROOT, 1296688602, 0x1d00ffff, 414098458);
            case TESTNET4 ->
                new Genesis(
                        1,
                        "7aa0a7ae1e223414cb807e40cd57e667b718e42aaf9306db9102fe28912b7b4e",
                        1714777860,
                        0x1d00ffff,
                        393743547);
            case SIGNET -> new Genesis(1, ROOT, 1598918400, 0x1e0377ae, 52613770);
            case REGTEST -> new Genesis(1, ROOT, 1296688602, 0x207fffff, 2);
        };
    }

    BigInteger workPerBlock() {
        return BlockFactory.work(bits);
    }

    SimBlock block() {
        BlockHash none = new BlockHash(0, 0, 0, 0);
        byte[] hash = Encoder.doubleSha256(BlockFactory.header(version, none, rootHex, time, bits, nonce));
        return new SimBlock(
                BlockHash.ofBytes(Encoder.reversed(hash), 0),
                none,
                0,
                version,
                rootHex,
                time,
                time,
                bits,
                nonce,
                workPerBlock(),
                1,
                List.of(),
                null);
    }
}
