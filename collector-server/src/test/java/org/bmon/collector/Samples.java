package org.bmon.collector;

import java.util.TreeMap;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDataComplete;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.HeaderSeen;
import org.bmon.common.event.NodePhaseChanged;
import org.bmon.common.event.NodePhaseChanged.Phase;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.TxAccepted;
import org.jspecify.annotations.Nullable;

/** Short ways to say hashes and events. Times are microseconds, from a log with microseconds unless told. */
public final class Samples {

    private Samples() {}

    public static NodeName node(String name) {
        return new NodeName(name);
    }

    public static BlockHash block(int number) {
        return new BlockHash(0, number, spread(number), spread(~number));
    }

    public static Txid tx(int number) {
        return new Txid(spread(number), number, spread(~number), spread(31 * number));
    }

    public static HeaderSeen header(long at, BlockHash hash) {
        return new HeaderSeen(Stamp.ofLog(at), hash, null, null, HeaderSeen.Via.UNKNOWN);
    }

    public static BlockDataComplete data(long at, BlockHash hash) {
        return new BlockDataComplete(Stamp.ofLog(at), hash, BlockDataComplete.Via.FULL_BLOCK, null);
    }

    public static BlockConnected connected(long at, BlockHash hash, @Nullable Integer height) {
        return connected(at, TimeSource.LOG, hash, height);
    }

    public static BlockConnected connected(long at, TimeSource source, BlockHash hash, @Nullable Integer height) {
        return new BlockConnected(new Stamp(at, source), hash, height, null);
    }

    public static BlockDisconnected disconnected(long at, BlockHash hash, @Nullable Integer height) {
        return disconnected(at, TimeSource.LOG, hash, height);
    }

    public static BlockDisconnected disconnected(long at, TimeSource source, BlockHash hash, @Nullable Integer height) {
        return new BlockDisconnected(new Stamp(at, source), hash, height);
    }

    public static TxAccepted accepted(long at, Txid txid) {
        return accepted(at, TimeSource.LOG, txid);
    }

    public static TxAccepted accepted(long at, TimeSource source, Txid txid) {
        return new TxAccepted(new Stamp(at, source), txid, null, null, null);
    }

    public static NodeStarted started(long at) {
        return new NodeStarted(Stamp.ofLog(at), "v28.0.0", new TreeMap<>());
    }

    public static NodePhaseChanged phase(long at, Phase phase) {
        return new NodePhaseChanged(Stamp.ofLog(at), phase);
    }

    private static long spread(int number) {
        long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
        return (mixed ^ mixed >>> 29) * 0xBF58476D1CE4E5B9L;
    }
}
