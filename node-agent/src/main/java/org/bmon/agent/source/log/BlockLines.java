package org.bmon.agent.source.log;

import org.bmon.common.BlockHash;
import org.bmon.common.event.BlockDataComplete;
import org.bmon.common.event.BlockDataComplete.CompactBlock;
import org.bmon.common.event.BlockDownloadTimeout;
import org.bmon.common.event.HeaderSeen;
import org.jspecify.annotations.Nullable;

/** Lines of a block's way to the node: header seen, data complete, download given up. */
final class BlockLines {

    /** The first version that tells of every header. */
    static final int HEADERS_TOLD = 25;

    /** From v25 to v29 the line that names the peer of a compact block follows at once. */
    private static final int LINES_TO_COMPACT = 8;

    private static final Literal COMPACT = Literal.of("cmpctblock ");
    private static final Literal HEADER = Literal.of("header hash=");
    private static final Literal HEIGHT = Literal.of(" height=");
    private static final Literal PEER = Literal.of(" peer=");
    private static final Literal FROM_PEER = Literal.of(" from peer=");
    private static final Literal ANY_PEER = Literal.of("peer=");
    private static final Literal PREFILLED = Literal.of(" with ");
    private static final Literal FROM_MEMPOOL = Literal.of(" txn prefilled, ");
    private static final Literal FROM_EXTRA = Literal.of(" txn from mempool (incl at least ");
    private static final Literal REQUESTED = Literal.of(" from extra pool) and ");
    private static final Literal TXN = Literal.of(" txn ");
    private static final Literal OPENING = Literal.of("(");

    private final Outlet outlet;
    private final NodeRun run;
    private final RecentBlocks<Seen> seen = new RecentBlocks<>(4096);

    BlockLines(Outlet outlet, NodeRun run) {
        this.outlet = outlet;
        this.run = run;
    }

    void addTo(Matchers matchers) {
        matchers.add("header", "Saw new ", this::header);
        matchers.add("compact-block", "Initialized PartiallyDownloadedBlock for block ", this::partiallyDownloaded);
        matchers.add("reconstructed", "Successfully reconstructed block ", this::reconstructed);
        matchers.add("full-block", "received block ", this::fullBlock);
        matchers.add("pow-valid-block", "NewPoWValidBlock: block hash=", this::powValid);
        matchers.add("download-timeout", "Timeout downloading block ", this::timeout);
    }

    /** The height of a block whose header was seen lately, or null. */
    @Nullable Integer heightOf(BlockHash hash) {
        Seen block = seen.get(hash);
        return block == null ? null : block.height;
    }

    private boolean header(Line line) {
        boolean compact = line.take(COMPACT);
        if (!line.take(HEADER) || !line.hasHash()) {
            return false;
        }
        BlockHash hash = line.takeBlockHash();
        Integer height = line.take(HEIGHT) ? positive(line.takeNumber()) : null;
        Long peer = line.take(PEER) ? orNull(line.takeNumber()) : null;
        Seen block = seen.get(hash, Seen::new);
        block.height = height != null ? height : block.height;
        if (block.header) {
            if (compact) {
                completeWithPeer(line, hash, peer);
            }
            return true;
        }
        block.header = true;
        if (compact) {
            outlet.emit(line, new HeaderSeen(line.stamp(), hash, height, peer, HeaderSeen.Via.COMPACT_BLOCK));
        } else if (peer != null) {
            outlet.emit(line, new HeaderSeen(line.stamp(), hash, height, peer, HeaderSeen.Via.HEADERS));
        } else {
            HeaderSeen event = new HeaderSeen(line.stamp(), hash, height, null, HeaderSeen.Via.UNKNOWN);
            outlet.hold(line, event, LINES_TO_COMPACT);
        }
        return true;
    }

    private void completeWithPeer(Line line, BlockHash hash, @Nullable Long peer) {
        Outlet.Held held =
                outlet.find(line, HeaderSeen.class, event -> event.hash().equals(hash));
        if (held != null) {
            held.complete(event -> event instanceof HeaderSeen header
                    ? new HeaderSeen(header.at(), hash, header.height(), peer, HeaderSeen.Via.COMPACT_BLOCK)
                    : event);
        }
    }

    /** Before v25 nothing told of a header; this line is the first that names a block that came compact. */
    private boolean partiallyDownloaded(Line line) {
        if (!line.hasHash()) {
            return false;
        }
        if (run.isBefore(HEADERS_TOLD, line)) {
            BlockHash hash = line.takeBlockHash();
            Seen block = seen.get(hash, Seen::new);
            if (!block.header) {
                block.header = true;
                outlet.emit(line, new HeaderSeen(line.stamp(), hash, null, null, HeaderSeen.Via.COMPACT_BLOCK));
            }
        }
        return true;
    }

    private boolean reconstructed(Line line) {
        if (!line.hasHash()) {
            return false;
        }
        BlockHash hash = line.takeBlockHash();
        long prefilled = line.take(PREFILLED) ? line.takeNumber() : -1;
        long fromMempool = line.take(FROM_MEMPOOL) ? line.takeNumber() : -1;
        long fromExtra = line.take(FROM_EXTRA) ? line.takeNumber() : -1;
        long requested = line.take(REQUESTED) ? line.takeNumber() : -1;
        if (prefilled < 0 || fromMempool < 0 || fromExtra < 0 || requested < 0) {
            return false;
        }
        Long bytes = line.take(TXN) && line.take(OPENING) ? orNull(line.takeNumber()) : null;
        complete(
                line,
                hash,
                BlockDataComplete.Via.COMPACT_BLOCK,
                new CompactBlock((int) prefilled, (int) fromMempool, (int) fromExtra, (int) requested, bytes));
        return true;
    }

    private boolean fullBlock(Line line) {
        return line.hasHash() && complete(line, line.takeBlockHash(), BlockDataComplete.Via.FULL_BLOCK, null);
    }

    private boolean powValid(Line line) {
        return line.hasHash() && complete(line, line.takeBlockHash(), BlockDataComplete.Via.UNKNOWN, null);
    }

    private boolean complete(Line line, BlockHash hash, BlockDataComplete.Via via, @Nullable CompactBlock compact) {
        Seen block = seen.get(hash, Seen::new);
        if (!block.data) {
            block.data = true;
            outlet.emit(line, new BlockDataComplete(line.stamp(), hash, via, compact));
        }
        return true;
    }

    private boolean timeout(Line line) {
        if (!line.hasHash()) {
            return false;
        }
        BlockHash hash = line.takeBlockHash();
        long peer = line.take(FROM_PEER) || line.skipPast(ANY_PEER) ? line.takeNumber() : -1;
        if (peer < 0) {
            return false;
        }
        outlet.emit(line, new BlockDownloadTimeout(line.stamp(), hash, peer));
        return true;
    }

    private static @Nullable Integer positive(long number) {
        return number < 0 || number > Integer.MAX_VALUE ? null : (Integer) (int) number;
    }

    private static @Nullable Long orNull(long number) {
        return number < 0 ? null : (Long) number;
    }

    /** What was told of a block already. */
    private static final class Seen {
        private boolean header;
        private boolean data;
        private @Nullable Integer height;
    }
}
