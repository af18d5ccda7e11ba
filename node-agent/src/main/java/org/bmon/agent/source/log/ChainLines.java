package org.bmon.agent.source.log;

import org.bmon.common.BlockHash;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.NodeWarning;
import org.jspecify.annotations.Nullable;

/**
 * Lines of the active chain. {@code UpdateTip} tells of every block connected, and of every one disconnected by naming
 * its parent.
 */
final class ChainLines {

    private static final Literal HEIGHT = Literal.of(" height=");
    private static final Literal BLOCK_HEIGHT = Literal.of(" block height=");
    private static final Literal TRANSACTIONS = Literal.of(" tx=");
    private static final Literal WARNING = Literal.of(" warning='");

    private final Outlet outlet;
    private final BenchLines bench;
    private final Runnable connected;

    private @Nullable BlockHash tip;
    private int tipHeight;
    private boolean disconnecting;
    private @Nullable BlockHash disconnectTold;
    private String warning = "";

    /** Runs {@code connected} at every block connected. */
    ChainLines(Outlet outlet, BenchLines bench, Runnable connected) {
        this.outlet = outlet;
        this.bench = bench;
        this.connected = connected;
    }

    void addTo(Matchers matchers) {
        matchers.add("update-tip", "UpdateTip: new best=", this::updateTip);
        matchers.add("loaded-best-chain", "Loaded best chain: hashBestChain=", this::loadedBestChain);
        matchers.add("disconnect-block", "- Disconnect block: ", line -> disconnecting = true);
        matchers.add("block-disconnected", "Enqueuing BlockDisconnected: block hash=", this::blockDisconnected);
        matchers.ignore("background-tip", "[background validation] UpdateTip: ");
    }

    void nodeStarted() {
        tip = null;
        disconnecting = false;
        disconnectTold = null;
        warning = "";
    }

    private boolean updateTip(Line line) {
        if (!line.hasHash()) {
            return false;
        }
        BlockHash hash = line.takeBlockHash();
        int height = line.take(HEIGHT) ? line.takeHeight() : -1;
        if (height < 0) {
            return false;
        }
        long transactions = line.skipPast(TRANSACTIONS) ? line.takeNumber() : -1;
        BlockHash before = tip;
        if (disconnecting || (before != null && height < tipHeight)) {
            disconnected(line, before, height);
        } else if (!hash.equals(before)) {
            if (before != null && height == tipHeight) {
                // A line is missing: one block cannot follow another of its height.
                outlet.emit(line, new BlockDisconnected(line.stamp(), before, tipHeight));
            }
            outlet.emit(
                    line,
                    new BlockConnected(line.stamp(), hash, height, transactions < 0 ? null : (Long) transactions));
            bench.connected(line, hash);
            connected.run();
        }
        tip = hash;
        tipHeight = height;
        disconnecting = false;
        warn(line);
        return true;
    }

    /** Where the block that left is unknown, or not the one above the new tip, the line BlockDisconnected tells it. */
    private void disconnected(Line line, @Nullable BlockHash before, int height) {
        if (before != null && height < tipHeight) {
            outlet.emit(line, new BlockDisconnected(line.stamp(), before, tipHeight));
            disconnectTold = before;
        }
        bench.disconnected();
    }

    private boolean blockDisconnected(Line line) {
        if (!line.hasHash()) {
            return false;
        }
        BlockHash hash = line.takeBlockHash();
        if (!hash.equals(disconnectTold)) {
            int height = line.take(BLOCK_HEIGHT) ? line.takeHeight() : -1;
            outlet.emit(line, new BlockDisconnected(line.stamp(), hash, height < 0 ? null : (Integer) height));
            if (hash.equals(tip)) {
                tip = null;
            }
        }
        disconnectTold = null;
        return true;
    }

    private boolean loadedBestChain(Line line) {
        if (!line.hasHash()) {
            return false;
        }
        BlockHash hash = line.takeBlockHash();
        int height = line.take(HEIGHT) ? line.takeHeight() : -1;
        if (height < 0) {
            return false;
        }
        tip = hash;
        tipHeight = height;
        return true;
    }

    private void warn(Line line) {
        String now = "";
        if (line.bytes[line.end - 1] == '\'' && line.skipPast(WARNING)) {
            now = line.text(line.at, Math.max(line.at, line.end - 1));
        }
        if (!now.equals(warning)) {
            warning = now;
            if (!now.isEmpty()) {
                outlet.emit(line, new NodeWarning(line.stamp(), "tip-warning", now));
            }
        }
    }
}
