package org.bmon.sim.log;

import java.util.List;
import org.bmon.sim.ledger.SimBlock;
import org.jspecify.annotations.Nullable;

/**
 * What a process knows when it starts, as its first lines tell it.
 *
 * @param dataDirectory where its data is, with the directory of the network
 * @param configuration the lines of bitcoin.conf
 * @param section the section of bitcoin.conf for the network, such as regtest
 * @param rpcPort where its RPC server listens
 * @param p2pPort where it takes connections
 * @param tip the best block in its files; null at the first start
 * @param knownBlocks how many blocks are in its files
 * @param tipIsRecent whether that block is young enough to end the initial download
 * @param savedTransactions how many transactions mempool.dat holds; -1 if there is none
 */
public record ProcessFacts(
        String dataDirectory,
        List<String> configuration,
        String section,
        int rpcPort,
        int p2pPort,
        @Nullable SimBlock tip,
        int knownBlocks,
        boolean tipIsRecent,
        int savedTransactions) {

    public ProcessFacts {
        configuration = List.copyOf(configuration);
    }
}
