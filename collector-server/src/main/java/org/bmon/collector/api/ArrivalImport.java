package org.bmon.collector.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.collector.arrivals.Arrival;
import org.bmon.collector.arrivals.ArrivalMerge;
import org.bmon.collector.arrivals.CatchUp;
import org.bmon.collector.arrivals.CatchUpFinder;
import org.bmon.collector.arrivals.NodeArrivals;
import org.bmon.collector.arrivals.Resolution;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.store.BlockChange;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.KeptBlock;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;

/**
 * One import: puts arrivals of one node into the records of blocks, beside what other nodes saw. Which arrivals were
 * catching up is found anew for all nodes of these heights, so the order in which nodes are imported makes no difference.
 * Doing it again changes nothing.
 */
final class ArrivalImport {

    /** So many blocks are written in one commit: live deliveries wait no longer than for one of them. */
    private static final int BLOCKS_AT_ONCE = 500;

    /** So many blocks around the imported ones are looked at, to see what a node was catching up with. */
    private static final int AROUND = 1_000;

    private final HistoryStore store;
    private final Network network;
    private final NodeName node;
    private final Map<BlockHash, KeptBlock> kept;
    private final SortedMap<NodeName, Map<BlockHash, Arrival>> imported = new TreeMap<>();
    private final SortedMap<NodeName, Map<BlockHash, Arrival>> told = new TreeMap<>();
    private final Map<BlockHash, Arrival> taken = new HashMap<>();
    private final int lowest;
    private final int highest;
    private int known;

    private ArrivalImport(
            HistoryStore store, Network network, NodeName node, List<Arrival> arrivals, int mostSightings) {
        this.store = store;
        this.network = network;
        this.node = node;
        this.lowest = arrivals.stream().mapToInt(Arrival::height).min().orElseThrow();
        this.highest = arrivals.stream().mapToInt(Arrival::height).max().orElseThrow();
        int from = Math.max(0, lowest - AROUND);
        this.kept = store.blocksBetween(network, from, highest + AROUND, mostSightings + 1);
        for (NodeArrivals known : store.arrivalsBetween(network, from, highest + AROUND)) {
            known.arrivals().forEach(arrival -> put(imported, known.node(), arrival));
        }
        int sightings = readTold();
        if (sightings > mostSightings) {
            throw new InvalidParameterException(
                    "body", "more than " + mostSightings + " sightings are at these heights; import fewer at a time");
        }
        Set<BlockHash> own = told.getOrDefault(node, Map.of()).keySet();
        for (Arrival arrival : arrivals) {
            if (own.contains(arrival.hash())) {
                known++;
            } else {
                taken.put(arrival.hash(), arrival);
                put(imported, node, arrival);
            }
        }
    }

    /**
     * Does it.
     *
     * @return how many of the arrivals the node had told itself already: those are left as they are
     * @throws InvalidParameterException if there are more sightings at these heights than may be in memory
     */
    static int write(HistoryStore store, Network network, NodeName node, List<Arrival> arrivals, int mostSightings) {
        ArrivalImport work = new ArrivalImport(store, network, node, arrivals, mostSightings);
        work.write();
        return work.known;
    }

    /** What nodes told themselves: the sightings that are not among the imported ones. Returns how many there are. */
    private int readTold() {
        int sightings = 0;
        for (KeptBlock block : kept.values()) {
            for (StageSpread stage : block.block().stages().values()) {
                sightings += stage.delaysMicros().size() + stage.othersMicros().size();
            }
            StageSpread connected = block.block().stages().get(Stage.CONNECTED);
            if (connected != null) {
                readTold(block, connected, connected.delaysMicros());
                readTold(block, connected, connected.othersMicros());
            }
        }
        return sightings;
    }

    private void readTold(KeptBlock block, StageSpread connected, SortedMap<NodeName, Long> delays) {
        BlockHash hash = block.block().hash();
        Integer height = block.block().height();
        Long first = connected.firstMicros();
        delays.forEach((teller, delay) -> {
            if (height != null
                    && first != null
                    && !imported.getOrDefault(teller, Map.of()).containsKey(hash)) {
                put(told, teller, new Arrival(height, hash, first + delay, Resolution.MICROSECONDS));
            }
        });
    }

    private static void put(Map<NodeName, Map<BlockHash, Arrival>> to, NodeName node, Arrival arrival) {
        to.computeIfAbsent(node, added -> new HashMap<>()).put(arrival.hash(), arrival);
    }

    private void write() {
        Map<NodeName, CatchUp> catchUps = catchUps();
        Map<BlockHash, Long> firsts = firsts(catchUps);
        Map<BlockHash, ArrivalMerge> merges = new HashMap<>();
        Map<BlockHash, Integer> heights = new HashMap<>();
        imported.forEach((who, arrivals) -> {
            CatchUp catchUp = catchUps.getOrDefault(who, new CatchUp(who, Set.of(), List.of()));
            for (Arrival arrival : arrivals.values()) {
                if (arrival.height() >= lowest - 1 && arrival.height() <= highest) {
                    boolean behind = catchUp.covers(firsts.getOrDefault(arrival.hash(), arrival.micros()));
                    merges.computeIfAbsent(arrival.hash(), hash -> new ArrivalMerge())
                            .add(who, arrival.micros(), behind);
                    heights.put(arrival.hash(), arrival.height());
                }
            }
        });
        List<Map.Entry<BlockHash, Integer>> order = new ArrayList<>(heights.entrySet());
        order.sort(Map.Entry.<BlockHash, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.comparing(BlockHash::toHex))));
        for (int begin = 0; begin < order.size(); begin += BLOCKS_AT_ONCE) {
            List<Arrival> arrivals = new ArrayList<>();
            List<BlockChange> blocks = new ArrayList<>();
            for (Map.Entry<BlockHash, Integer> block :
                    order.subList(begin, Math.min(begin + BLOCKS_AT_ONCE, order.size()))) {
                BlockHash hash = block.getKey();
                KeptBlock before = kept.get(hash);
                ArrivalMerge merge = merges.getOrDefault(hash, new ArrivalMerge());
                blocks.add(new BlockChange(
                        before, merge.into(before == null ? null : before.block(), hash, block.getValue())));
                Arrival arrival = taken.get(hash);
                if (arrival != null) {
                    arrivals.add(arrival);
                }
            }
            store.writeArrivals(network, node, arrivals, blocks);
        }
    }

    /** When a node that was not behind first connected each block. */
    private Map<BlockHash, Long> firsts(Map<NodeName, CatchUp> catchUps) {
        Map<BlockHash, Long> firsts = new HashMap<>();
        for (Map<NodeName, Map<BlockHash, Arrival>> nodes : List.of(imported, told)) {
            nodes.forEach((who, arrivals) -> {
                CatchUp catchUp = catchUps.get(who);
                for (Arrival arrival : arrivals.values()) {
                    if (catchUp == null || !catchUp.covers(arrival.micros())) {
                        firsts.merge(arrival.hash(), arrival.micros(), Math::min);
                    }
                }
            });
        }
        return firsts;
    }

    private Map<NodeName, CatchUp> catchUps() {
        SortedMap<NodeName, Map<BlockHash, Arrival>> all = new TreeMap<>();
        for (Map<NodeName, Map<BlockHash, Arrival>> nodes : List.of(imported, told)) {
            nodes.forEach((who, arrivals) -> arrivals.values().forEach(arrival -> put(all, who, arrival)));
        }
        List<NodeArrivals> nodes = new ArrayList<>();
        all.forEach((who, arrivals) -> nodes.add(new NodeArrivals(
                who,
                arrivals.values().stream()
                        .sorted(Comparator.comparingLong(Arrival::micros).thenComparingInt(Arrival::height))
                        .toList())));
        Map<NodeName, CatchUp> byNode = new HashMap<>();
        new CatchUpFinder(nodes).find().forEach(catchUp -> byNode.put(catchUp.node(), catchUp));
        return byNode;
    }
}
