package org.bmon.collector.chain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.TimeSource;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.Event;

/**
 * Puts together what one node disconnected and connected into reorgs. A reorg is the blocks disconnected one after
 * another and those connected next; it is over when the chain is higher than it was, when the next block is
 * disconnected, or when nothing has followed for ten seconds of the node's time.
 *
 * <p>The log and ZMQ may both tell of it, one after the other. Each is followed by itself, so that their order does not
 * matter, and what both tell is one reorg; where one of them tells only of disconnected blocks, the connected ones are
 * taken from the other.
 */
public final class ReorgTracker {

    /** When nothing follows for so long, the reorg is over. */
    public static final long QUIET_MICROS = 10_000_000;

    /** Most blocks of either kind in one reorg; more are counted and left out. */
    public static final int MAX_BLOCKS = 10_000;

    private static final long ONE_REORG_MICROS = 60_000_000;
    private static final int REMEMBERED = 64;

    private final NodeName node;
    private final Consumer<Reorg> found;
    private final Lane log = new Lane();
    private final Lane received = new Lane();
    private final Deque<Told> told = new ArrayDeque<>();
    private long dropped;

    /**
     * @param node whose events it takes
     * @param found takes each reorg once, when it is over
     */
    public ReorgTracker(NodeName node, Consumer<Reorg> found) {
        this.node = node;
        this.found = found;
    }

    /** Takes the node's next event, of any kind. */
    public void accept(Event event) {
        long at = event.at().micros();
        if (log.isOpen() || received.isOpen()) {
            quietUntil(at);
        }
        Lane lane = event.at().source().compareTo(TimeSource.LOG_SECONDS) <= 0 ? log : received;
        if (event instanceof BlockDisconnected disconnected) {
            lane.disconnected(disconnected.hash(), at);
        } else if (event instanceof BlockConnected connected) {
            lane.givesConnected = true;
            lane.connected(connected.hash(), at);
            Lane other = lane == log ? received : log;
            if (!other.givesConnected) {
                other.connected(connected.hash(), at);
            }
        }
    }

    /** The node's time has come to this moment. */
    public void quietUntil(long nodeMicros) {
        log.quietUntil(nodeMicros);
        received.quietUntil(nodeMicros);
    }

    /** No more events come. */
    public void finish() {
        log.close();
        received.close();
    }

    /** Blocks left out of reorgs that are too long. */
    public long droppedBlocks() {
        return dropped;
    }

    private void tell(Lane lane, Reorg reorg) {
        for (Iterator<Told> before = told.iterator(); before.hasNext(); ) {
            Told other = before.next();
            if (other.lane != lane && other.tells(reorg)) {
                if (other.disconnected.isEmpty()) {
                    before.remove();
                }
                return;
            }
        }
        if (told.size() == REMEMBERED) {
            told.removeFirst();
        }
        told.addLast(new Told(lane, reorg.atMicros(), new HashSet<>(reorg.disconnected())));
        found.accept(reorg);
    }

    /** A reorg told by one source, with those of its blocks that the other one has not told of yet. */
    private record Told(Lane lane, long atMicros, Set<BlockHash> disconnected) {

        boolean tells(Reorg other) {
            return Math.abs(atMicros - other.atMicros()) <= ONE_REORG_MICROS && removeAll(other.disconnected());
        }

        /** One by one: a set asks the list for each of its own otherwise. */
        private boolean removeAll(List<BlockHash> blocks) {
            boolean any = false;
            for (BlockHash block : blocks) {
                any |= disconnected.remove(block);
            }
            return any;
        }
    }

    /** The reorg under way as one of the two sources tells it. */
    private final class Lane {

        private final List<BlockHash> disconnected = new ArrayList<>();
        private final List<BlockHash> connected = new ArrayList<>();
        private boolean givesConnected;
        private long began;
        private long last;

        boolean isOpen() {
            return !disconnected.isEmpty();
        }

        void disconnected(BlockHash hash, long at) {
            if (!connected.isEmpty()) {
                close();
            }
            if (disconnected.isEmpty()) {
                began = at;
            }
            add(disconnected, hash, at);
        }

        void connected(BlockHash hash, long at) {
            if (isOpen()) {
                add(connected, hash, at);
                if (connected.size() > disconnected.size()) {
                    close();
                }
            }
        }

        void quietUntil(long at) {
            if (isOpen() && at - last > QUIET_MICROS) {
                close();
            }
        }

        void close() {
            if (isOpen()) {
                Reorg reorg = new Reorg(node, began, disconnected, connected);
                disconnected.clear();
                connected.clear();
                tell(this, reorg);
            }
        }

        private void add(List<BlockHash> blocks, BlockHash hash, long at) {
            last = Math.max(at, last);
            if (!blocks.isEmpty() && blocks.get(blocks.size() - 1).equals(hash)) {
                return;
            }
            if (blocks.size() == MAX_BLOCKS) {
                dropped++;
            } else {
                blocks.add(hash);
            }
        }
    }
}
