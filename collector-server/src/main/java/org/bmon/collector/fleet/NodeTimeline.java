package org.bmon.collector.fleet;

import java.util.ArrayList;
import java.util.List;
import org.bmon.common.Stamp;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDataComplete;
import org.bmon.common.event.ChainState;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.HeaderSeen;
import org.bmon.common.event.MempoolState;
import org.bmon.common.event.NodePhaseChanged;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.NodeUnreachable;
import org.bmon.common.event.TxAccepted;

/**
 * What could be expected of one node at each moment that still matters, worked out of its own events and of how high
 * the fleet's chain was. Questions are asked in fleet time; the node's events come in its order, and their times may be
 * a little out of it, because a node has several sources.
 */
public final class NodeTimeline {

    /** A node back from an absence is in sync once it is as high as the fleet was so long ago. */
    static final long SYNC_LAG_MICROS = 5_000_000;

    /** A node is behind when its tip is lower than the fleet was so long ago. */
    static final long BEHIND_MICROS = 60_000_000;

    /** A clock known no better than this makes suspect what its node sees: see {@code Spreads}. */
    static final long CLOCK_ERROR_MICROS = 100_000;

    /** What a node sights so long after its stop began it sights in another life, the start of which was lost. */
    static final long START_LOST_MICROS = 60_000_000;

    private static final int LIVES = 64;

    private final NodeClock clock;
    private final BestHeight best;
    private final List<Life> lives = new ArrayList<>();
    private final Spans down = new Spans();
    private final Spans unreachable = new Spans();
    private final Spans networkOff = new Spans();
    private final Spans gaps = new Spans();
    private final Tips tips = new Tips();
    private long last = Long.MIN_VALUE;
    private long lastLogged = Long.MIN_VALUE;
    private long lastReceived = Long.MIN_VALUE;
    private long silentFrom = Long.MAX_VALUE;

    private long syncAskedFor = Long.MIN_VALUE;
    private long syncAskedVersion = -1;
    private long syncAnswer;
    private long settledReturn = Long.MIN_VALUE;
    private long settledSync = Long.MIN_VALUE;

    NodeTimeline(NodeClock clock, BestHeight best) {
        this.clock = clock;
        this.best = best;
        lives.add(Life.metMidway());
    }

    /** Takes the node's next event. */
    void accept(Event event) {
        Stamp stamp = event.at();
        long at = stamp.micros();
        if (event instanceof NodeStarted) {
            started(stamp);
        } else if (event instanceof NodePhaseChanged changed) {
            phase(changed.phase(), at);
        } else if (event instanceof NodeUnreachable) {
            unreachable.open(at);
        } else if (event instanceof NodeReachable) {
            reachable(at);
        } else if (event instanceof ChainState state) {
            lifeAt(at).answered(at);
            lifeAt(at).download(state.initialDownload(), at);
            tip(at, state.height());
            aware(at, Math.max(state.height(), state.headers()));
        } else if (event instanceof MempoolState state) {
            lifeAt(at).mempool(state.loaded(), at);
        } else if (event instanceof DataGap gap) {
            gap(gap);
        } else if (event instanceof HeaderSeen
                || event instanceof BlockDataComplete
                || event instanceof BlockConnected
                || event instanceof TxAccepted) {
            sighting(at);
        }
        last = Math.max(last, at);
        switch (stamp.source()) {
            case LOG, LOG_SECONDS -> lastLogged = Math.max(lastLogged, at);
            case RECEIVED -> lastReceived = Math.max(lastReceived, at);
            case POLLED -> {}
        }
    }

    /** The node's tip is at this height from a moment on, in node time. */
    void tip(long nodeMicros, int height) {
        tips.add(nodeMicros, height);
    }

    /** A block of this height is connected; if the node was part of the network then, so high was the fleet. */
    void connected(long nodeMicros, int height) {
        tip(nodeMicros, height);
        if (standing(nodeMicros) == Presence.BLOCKS) {
            best.reached(height, clock.toFleet(nodeMicros));
        }
    }

    /**
     * The node knows headers up to this height. They carry their work, so that even one that still downloads tells how
     * high the fleet must be at least, before any node connects a block.
     */
    private void aware(long nodeMicros, int height) {
        if (!networkOff.covers(nodeMicros)) {
            best.reached(height, clock.toFleet(nodeMicros));
        }
    }

    /**
     * Nothing has been heard since a moment of fleet time: nothing is expected from then on. Said again with a later
     * moment while what was kept back is being delivered.
     */
    public void silentFrom(long fleetMicros) {
        silentFrom = clock.toNode(fleetMicros);
    }

    /** All that it told since is in: it was not away, only what it told was. */
    public void heard() {
        silentFrom = Long.MAX_VALUE;
    }

    /** Whether nothing has been heard for long. */
    public boolean isSilent() {
        return silentFrom != Long.MAX_VALUE;
    }

    /** Since when nothing has been heard of it, in fleet time; {@link Long#MAX_VALUE} if it is not silent. */
    public long silentSinceMicros() {
        return isSilent() ? clock.toFleet(silentFrom) : Long.MAX_VALUE;
    }

    /** How the node looks at a moment, without hysteresis. */
    NodeState looks(long fleetMicros) {
        long at = clock.toNode(fleetMicros);
        Life life = lifeAt(at);
        if (isSilent()) {
            return NodeState.SILENT;
        } else if (last == Long.MIN_VALUE) {
            return NodeState.UNKNOWN;
        } else if (down.covers(at)) {
            return NodeState.STOPPED;
        } else if (unreachable.covers(at)) {
            return NodeState.UNREACHABLE;
        } else if (!life.seesBlocks(at)) {
            return life.waitsFor(at);
        } else if (networkOff.covers(at)) {
            return NodeState.ISOLATED;
        } else if (at < inSyncFrom(returned(at)) || isBehind(at, fleetMicros)) {
            return NodeState.BEHIND;
        }
        return !clock.known() || clock.errorMicros(last) > CLOCK_ERROR_MICROS
                ? NodeState.SUSPECT_CLOCK
                : NodeState.EXPECTED;
    }

    private boolean isBehind(long at, long fleetMicros) {
        int index = tips.indexAt(at);
        return index >= 0 && tips.height(index) < best.at(fleetMicros - BEHIND_MICROS);
    }

    /** The node's clock was stepped in between. */
    void clockStepped(long fromNodeMicros, long toNodeMicros) {
        gaps.add(Math.min(fromNodeMicros, toNodeMicros), toNodeMicros);
    }

    /** What could be expected of the node. */
    public Presence at(long fleetMicros) {
        long at = clock.toNode(fleetMicros);
        Presence standing = standing(at);
        if (standing != Presence.BLOCKS) {
            return standing;
        }
        if (at < inSyncFrom(returned(at))) {
            return Presence.ABSENT;
        }
        return at >= lifeAt(at).mempoolReady() ? Presence.ALL : Presence.BLOCKS;
    }

    /** From when on the node's mempool was loaded in the life that has this moment, both in node time. */
    public long mempoolReady(long nodeMicros) {
        return lifeAt(nodeMicros).mempoolReady();
    }

    /** Whether a gap in its data, an absence or a step of its clock touches the node's view of this time. */
    public boolean disturbed(long fromFleetMicros, long toFleetMicros) {
        long from = clock.toNode(fromFleetMicros);
        long to = clock.toNode(toFleetMicros);
        return to >= silentFrom
                || gaps.touches(from, to)
                || down.touches(from, to)
                || unreachable.touches(from, to)
                || networkOff.touches(from, to);
    }

    /** Whether a gap in its data or a step of its clock touches this time. */
    public boolean gapped(long fromFleetMicros, long toFleetMicros) {
        return gaps.touches(clock.toNode(fromFleetMicros), clock.toNode(toFleetMicros));
    }

    /** The latest time of any of its events, in node time; {@link Long#MIN_VALUE} if there was none. */
    long lastMicros() {
        return last;
    }

    /** No more is asked about what was before this moment. */
    void forgetBefore(long fleetMicros) {
        long horizon = clock.toNode(fleetMicros);
        if (standing(horizon) == Presence.BLOCKS) {
            long returned = returned(horizon);
            long sync = inSyncFrom(returned);
            if (sync <= horizon) {
                settledReturn = returned;
                settledSync = sync;
            }
        }
        while (lives.size() > 1 && lives.get(1).from() < horizon) {
            lives.remove(0);
        }
        down.forgetBefore(horizon);
        unreachable.forgetBefore(horizon);
        networkOff.forgetBefore(horizon);
        gaps.forgetBefore(horizon);
        tips.forgetBefore(horizon);
        clock.forgetBefore(horizon);
    }

    private void started(Stamp stamp) {
        long at = stamp.micros();
        long before = lastSignOfLife(at);
        if (down.openedBy(at)) {
            down.close(at);
        } else if (before > Long.MIN_VALUE) {
            // It ended without a word: nothing is known of the time since its last event.
            down.add(before + 1, at);
        }
        networkOff.close(at);
        int place = lives.size();
        while (place > 1 && lives.get(place - 1).from() > at) {
            place--;
        }
        lives.add(place, Life.startedAt(at));
        if (lives.size() > LIVES) {
            lives.remove(0);
        }
    }

    /** The last event before a moment that the node itself caused; polls go on when it is dead. */
    private long lastSignOfLife(long at) {
        long logged = lastLogged < at ? lastLogged : Long.MIN_VALUE;
        long received = lastReceived < at ? lastReceived : Long.MIN_VALUE;
        return Math.max(logged, received);
    }

    private void phase(NodePhaseChanged.Phase phase, long at) {
        switch (phase) {
            case INITIAL_DOWNLOAD_LEFT -> lifeAt(at).downloadLeft(at);
            case MEMPOOL_LOADED -> lifeAt(at).mempoolLoaded(at);
            case LOADED -> lifeAt(at).loaded(at);
            case NETWORK_OFF -> networkOff.open(at);
            case NETWORK_ON -> networkOff.close(at);
            case STOPPING, STOPPED -> down.open(at);
        }
    }

    private void reachable(long at) {
        unreachable.close(at);
        if (down.openedBy(at)) {
            down.close(at);
        }
        lifeAt(at).answered(at);
    }

    /** A node that sights anything runs, whatever its RPC says. */
    private void sighting(long at) {
        lifeAt(at).sighting(at);
        if (unreachable.openedBy(at)) {
            unreachable.close(at);
        }
        if (down.openedBy(at - START_LOST_MICROS)) {
            down.close(at);
        }
    }

    /** What is missing lies between the last event of the source and the moment the gap was noticed. */
    private void gap(DataGap gap) {
        long at = gap.at().micros();
        long before = switch (gap.source()) {
            case LOG -> lastLogged;
            case ZMQ -> lastReceived;
            case OUTBOX -> last;
            case RPC -> Long.MAX_VALUE;
        };
        if (gap.source() != DataGap.Source.RPC) {
            gaps.add(Math.min(before, at), at);
        }
    }

    private Life lifeAt(long at) {
        for (int i = lives.size() - 1; i > 0; i--) {
            if (lives.get(i).from() <= at) {
                return lives.get(i);
            }
        }
        return lives.get(0);
    }

    /** ABSENT, ISOLATED or, before asking whether it is in sync, BLOCKS. */
    private Presence standing(long at) {
        if (at > silentFrom || !lifeAt(at).seesBlocks(at) || down.covers(at) || unreachable.covers(at)) {
            return Presence.ABSENT;
        }
        return networkOff.covers(at) ? Presence.ISOLATED : Presence.BLOCKS;
    }

    /** When it last came back from being absent or isolated, at a moment when it is neither. */
    private long returned(long at) {
        long ends = Math.max(down.lastEnd(at), Math.max(unreachable.lastEnd(at), networkOff.lastEnd(at)));
        return Math.max(ends, lifeAt(at).readyForBlocks());
    }

    /** From when on it is in sync after coming back, for good: being a few blocks behind later is what is measured. */
    private long inSyncFrom(long returned) {
        if (returned == settledReturn) {
            return settledSync;
        }
        long version = best.version() + tips.version();
        if (returned == syncAskedFor && version == syncAskedVersion) {
            return syncAnswer;
        }
        syncAskedFor = returned;
        syncAskedVersion = version;
        syncAnswer = findSync(returned);
        return syncAnswer;
    }

    private long findSync(long returned) {
        int index = tips.indexAt(returned);
        if ((index < 0 ? -1 : tips.height(index)) >= best.at(clock.toFleet(returned))) {
            return returned;
        }
        for (int i = index + 1; i < tips.size(); i++) {
            long since = Math.max(returned, tips.at(i) - SYNC_LAG_MICROS);
            if (tips.height(i) >= best.at(clock.toFleet(since))) {
                return tips.at(i);
            }
        }
        return Long.MAX_VALUE;
    }
}
