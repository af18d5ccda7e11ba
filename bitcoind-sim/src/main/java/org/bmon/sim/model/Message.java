package org.bmon.sim.model;

import java.util.List;
import org.bmon.common.Txid;
import org.bmon.sim.ledger.SimBlock;
import org.bmon.sim.ledger.SimTx;

/** What peers say to each other. */
sealed interface Message {

    /** What the protocol calls it. */
    String command();

    /** About how many bytes it has. */
    long bytes();

    /** A block's header, its coinbase and short identifiers of the rest. */
    record CompactBlock(SimBlock block) implements Message {
        @Override
        public String command() {
            return "cmpctblock";
        }

        @Override
        public long bytes() {
            return 250 + 6L * block.transactions().size();
        }
    }

    /** Asks for transactions of a compact block. */
    record GetBlockTransactions(SimBlock block, List<SimTx> missing) implements Message {
        @Override
        public String command() {
            return "getblocktxn";
        }

        @Override
        public long bytes() {
            return 33 + 2L * missing.size();
        }
    }

    /** The transactions asked for. */
    record BlockTransactions(SimBlock block, List<SimTx> missing) implements Message {
        @Override
        public String command() {
            return "blocktxn";
        }

        @Override
        public long bytes() {
            return 33 + missing.stream().mapToLong(SimTx::size).sum();
        }
    }

    /** Asks for the headers after what the asker has. */
    record GetHeaders(SimBlock tip) implements Message {
        @Override
        public String command() {
            return "getheaders";
        }

        @Override
        public long bytes() {
            return 677;
        }
    }

    /** Headers, the lowest first. */
    record Headers(List<SimBlock> blocks) implements Message {
        @Override
        public String command() {
            return "headers";
        }

        @Override
        public long bytes() {
            return 1 + 81L * blocks.size();
        }
    }

    /** Asks for blocks. */
    record GetBlocks(List<SimBlock> blocks, boolean compact) implements Message {
        @Override
        public String command() {
            return "getdata";
        }

        @Override
        public long bytes() {
            return 1 + 36L * blocks.size();
        }
    }

    /** A whole block. */
    record FullBlock(SimBlock block) implements Message {
        @Override
        public String command() {
            return "block";
        }

        @Override
        public long bytes() {
            return block.weight() / 3;
        }
    }

    /** Tells of a transaction. */
    record Announce(Txid txid) implements Message {
        @Override
        public String command() {
            return "inv";
        }

        @Override
        public long bytes() {
            return 37;
        }
    }

    /** Asks for a transaction. */
    record GetTransaction(Txid txid) implements Message {
        @Override
        public String command() {
            return "getdata";
        }

        @Override
        public long bytes() {
            return 37;
        }
    }

    /** A transaction. */
    record Transaction(SimTx tx) implements Message {
        @Override
        public String command() {
            return "tx";
        }

        @Override
        public long bytes() {
            return tx.size();
        }
    }
}
