package org.bmon.sim.log;

import static org.bmon.sim.log.LogWording.format;

import java.util.ArrayList;
import java.util.List;
import org.bmon.common.Network;
import org.bmon.common.chain.Subsidy;
import org.bmon.sim.ledger.SimBlock;
import org.bmon.sim.scenario.CoreVersion;

/** How a version words what is wrong with a block. */
public final class InvalidBlockWording {

    private static final String TOO_NEW = "time-too-new, block timestamp too far in the future";
    private static final String BAD_ROOT = "bad-txnmrklroot, hashMerkleRoot mismatch";

    private final CoreVersion version;
    private final BlockWording blocks;

    InvalidBlockWording(CoreVersion version) {
        this.version = version;
        this.blocks = new BlockWording(version);
    }

    /** All lines after the transactions of a block were looked at whose coinbase claims too much. */
    public List<Entry> coinbaseAmount(SimBlock block, SimBlock tip, Network network) {
        long claimed = block.transactions().get(0).totalOut();
        long limit = Subsidy.at(network, block.height()) + block.feesSat();
        String detail = format("coinbase pays too much (actual=%d vs limit=%d)", claimed, limit);
        String state = "bad-cb-amount, " + detail;
        if (!version.atLeast(29)) {
            // Up to v28 the check logs the amounts itself, and the state carries the reason alone.
            state = "bad-cb-amount";
        }
        List<Entry> lines = new ArrayList<>();
        lines.add(
                version.atLeast(29)
                        ? Entry.info(Site.CONNECT_BLOCK, "Block validation error: " + state)
                        : Entry.info(Site.CONNECT_BLOCK, "ERROR: ConnectBlock(): " + detail));
        lines.add(blocks.blockChecked(block.hash(), state));
        lines.addAll(chainFound(block, tip));
        lines.add(Entry.error(Site.CONNECT_TIP, format("ConnectTip: ConnectBlock %s failed, %s", block.hash(), state)));
        lines.addAll(chainFound(block, tip));
        return lines;
    }

    /** The lines of invalidateblock, which judges nothing, after the block has left. */
    public List<Entry> invalidated(SimBlock block, SimBlock tip) {
        return chainFound(block, tip);
    }

    /** All lines of a block whose header does not commit to its transactions. */
    public List<Entry> merkleRoot(SimBlock block) {
        return List.of(
                blocks.blockChecked(block.hash(), BAD_ROOT),
                Entry.error(Site.PROCESS_NEW_BLOCK, "ProcessNewBlock: AcceptBlock FAILED (" + BAD_ROOT + ")"));
    }

    /** All lines of a block whose time is too far ahead. */
    public List<Entry> timeTooNew(SimBlock block) {
        String header =
                format("AcceptBlockHeader: Consensus::ContextualCheckBlockHeader: %s, %s", block.hash(), TOO_NEW);
        return List.of(
                version.atLeast(23)
                        ? Entry.debug("validation", Site.ACCEPT_HEADER, header)
                        : Entry.error(Site.ACCEPT_HEADER, header),
                blocks.blockChecked(block.hash(), TOO_NEW),
                Entry.error(Site.PROCESS_NEW_BLOCK, "ProcessNewBlock: AcceptBlock FAILED (" + TOO_NEW + ")"));
    }

    private List<Entry> chainFound(SimBlock block, SimBlock tip) {
        // Up to v31 two blanks stand between the parts.
        String gap = version.isMaster() ? " " : "  ";
        return List.of(
                chainFound("InvalidChainFound: invalid block=", gap, block),
                chainFound("InvalidChainFound:" + gap + "current best=", gap, tip));
    }

    private static Entry chainFound(String before, String gap, SimBlock block) {
        return Entry.info(
                Site.INVALID_CHAIN,
                before + block.hash() + gap + "height=" + block.height() + gap
                        + format("log2_work=%f", BlockWording.log2Work(block)) + gap + "date="
                        + BlockWording.date(block.time()));
    }
}
