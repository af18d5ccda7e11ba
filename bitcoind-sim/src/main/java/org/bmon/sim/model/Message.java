package org.bmon.sim.model;

import java.util.List;
import org.bmon.common.Txid;
import org.bmon.sim.ledger.SimBlock;
import org.bmon.sim.ledger.SimTx;

/** What peers say to each other. */
sealed interface Message {

    /** A block's header, its coinbase and short identifiers of the rest. */
    record CompactBlock(SimBlock block) implements Message {}

    /** Asks for transactions of a compact block. */
    record GetBlockTransactions(SimBlock block, List<SimTx> missing) implements Message {}

    /** The transactions asked for. */
    record BlockTransactions(SimBlock block, List<SimTx> missing) implements Message {}

    /** Asks for the headers after what the asker has. */
    record GetHeaders(SimBlock tip) implements Message {}

    /** Headers, the lowest first. */
    record Headers(List<SimBlock> blocks) implements Message {}

    /** Asks for blocks. */
    record GetBlocks(List<SimBlock> blocks, boolean compact) implements Message {}

    /** A whole block. */
    record FullBlock(SimBlock block) implements Message {}

    /** Tells of a transaction. */
    record Announce(Txid txid) implements Message {}

    /** Asks for a transaction. */
    record GetTransaction(Txid txid) implements Message {}

    /** A transaction. */
    record Transaction(SimTx tx) implements Message {}
}
