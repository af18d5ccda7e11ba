package org.bmon.collector;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDataComplete;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.BlockInvalid;
import org.bmon.common.event.Event;
import org.bmon.common.event.HeaderSeen;
import org.bmon.common.event.NodePhaseChanged;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxRejected;

/** What the nodes of a small fleet saw: blocks, a race that some nodes lost, an invalid block, transactions. */
public final class FleetStory {

    private static final long SECOND = 1_000_000;

    private final SplittableRandom random;
    private final Map<String, List<Event>> events = new TreeMap<>();
    private final List<BlockHash> blocks = new ArrayList<>();
    private final List<Txid> transactions = new ArrayList<>();
    private final List<String> names;

    /** A story of so many blocks, {@code stepMicros} apart, that begins at a moment. */
    public FleetStory(long seed, List<String> names, long beginMicros, int blockCount, long stepMicros) {
        this.random = new SplittableRandom(seed);
        this.names = names;
        for (String name : names) {
            events.put(name, new ArrayList<>(started(beginMicros - 60 * SECOND)));
        }
        for (int i = 0; i < blockCount; i++) {
            long at = beginMicros + i * stepMicros;
            if (i == blockCount / 2) {
                race(800_000 + i, at);
            } else {
                block(
                        800_000 + i + (i > blockCount / 2 ? 1 : 0),
                        at,
                        i == blockCount - 2 ? names.subList(0, names.size() - 1) : names);
            }
            transaction(at + stepMicros / 2);
        }
        invalid(beginMicros + blockCount * stepMicros / 3);
        events.values()
                .forEach(list ->
                        list.sort(Comparator.comparingLong(event -> event.at().micros())));
    }

    /** The events of each node, in order. */
    public Map<String, List<Event>> events() {
        return events;
    }

    /** The events of a node whose clock is off by so much. */
    public List<Event> events(String name, long clockOffsetMicros) {
        return events.getOrDefault(name, List.of()).stream()
                .map(event -> shifted(event, clockOffsetMicros))
                .toList();
    }

    private static Event shifted(Event event, long by) {
        Stamp at = Stamp.ofLog(event.at().micros() + by);
        if (event instanceof HeaderSeen seen) {
            return new HeaderSeen(at, seen.hash(), seen.height(), seen.peer(), seen.via());
        } else if (event instanceof BlockDataComplete data) {
            return new BlockDataComplete(at, data.hash(), data.via(), data.compactBlock());
        } else if (event instanceof BlockConnected connected) {
            return new BlockConnected(at, connected.hash(), connected.height(), connected.chainTransactions());
        }
        return event;
    }

    public List<BlockHash> blocks() {
        return blocks;
    }

    public List<Txid> transactions() {
        return transactions;
    }

    private static List<Event> started(long at) {
        return List.of(
                new NodeStarted(Stamp.ofLog(at), "v29.0.0", Collections.emptySortedMap()),
                new NodePhaseChanged(Stamp.ofLog(at + SECOND), NodePhaseChanged.Phase.MEMPOOL_LOADED),
                new NodePhaseChanged(Stamp.ofLog(at + SECOND + 1), NodePhaseChanged.Phase.LOADED),
                new NodePhaseChanged(Stamp.ofLog(at + 2 * SECOND), NodePhaseChanged.Phase.INITIAL_DOWNLOAD_LEFT));
    }

    private BlockHash block(int height, long at, List<String> seers) {
        BlockHash hash = hash();
        int miner = random.nextInt(seers.size());
        for (int i = 0; i < seers.size(); i++) {
            long header = at + (i == miner ? 0 : 15_000 + random.nextInt(140_000));
            sees(seers.get(i), hash, height, header, header + 20_000 + random.nextInt(40_000), true);
        }
        return hash;
    }

    /** Half of the nodes see one block first, half the other; then the second loses. */
    private void race(int height, long at) {
        BlockHash one = hash();
        BlockHash two = hash();
        BlockHash next = hash();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            boolean loser = i % 3 == 2;
            long header = at + 10_000L * i;
            sees(name, loser ? two : one, height, header, header + 45_000, true);
            sees(name, loser ? one : two, height, header + 300_000, header + 360_000, false);
            long later = at + 8 * SECOND + 21_000L * i;
            if (loser) {
                events.get(name).add(new BlockDisconnected(Stamp.ofLog(later + 30_000), two, height));
                events.get(name).add(new BlockConnected(Stamp.ofLog(later + 35_000), one, height, null));
            }
            sees(name, next, height + 1, later, later + 40_000, true);
        }
    }

    private void sees(String name, BlockHash hash, int height, long header, long data, boolean connects) {
        List<Event> list = events.get(name);
        list.add(new HeaderSeen(Stamp.ofLog(header), hash, height, 3L, HeaderSeen.Via.COMPACT_BLOCK));
        list.add(new BlockDataComplete(Stamp.ofLog(data), hash, BlockDataComplete.Via.UNKNOWN, null));
        if (connects) {
            list.add(new BlockConnected(Stamp.ofLog(data + 12_000), hash, height, 1_000L + height));
        }
    }

    private void invalid(long at) {
        BlockHash hash = hash();
        blocks.remove(hash);
        for (String name : names.subList(0, 2)) {
            events.get(name)
                    .add(new BlockInvalid(Stamp.ofLog(at), hash, 800_002, "bad-cb-amount", "coinbase pays too much"));
        }
    }

    private void transaction(long at) {
        Txid txid = new Txid(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
        transactions.add(txid);
        for (int i = 0; i < names.size(); i++) {
            long when = at + random.nextInt(3_000_000);
            Event event = i == names.size() - 1 && transactions.size() % 3 == 0
                    ? new TxRejected(Stamp.ofLog(when), txid, null, 7, "min relay fee not met", null)
                    : new TxAccepted(Stamp.ofLog(when), txid, null, 7L, null);
            events.get(names.get(i)).add(event);
        }
    }

    private BlockHash hash() {
        BlockHash hash = new BlockHash(0, random.nextLong(), random.nextLong(), random.nextLong());
        blocks.add(hash);
        return hash;
    }
}
