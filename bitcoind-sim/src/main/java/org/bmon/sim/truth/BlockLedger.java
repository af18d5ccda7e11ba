package org.bmon.sim.truth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/** Gathers the facts of each block. Bounded: the oldest block goes when there are too many. */
final class BlockLedger {

    private static final int MOST = 50_000;

    private static final class Gathered {
        private final Fact.Mined mined;
        private final TreeMap<NodeName, Sighting> header = new TreeMap<>();
        private final TreeMap<NodeName, Sighting> data = new TreeMap<>();
        private final TreeMap<NodeName, Sighting> connected = new TreeMap<>();

        Gathered(Fact.Mined mined) {
            this.mined = mined;
        }

        BlockTruth truth() {
            return new BlockTruth(
                    mined.hash(),
                    mined.height(),
                    mined.parent(),
                    mined.node(),
                    mined.micros(),
                    mined.invalidReason(),
                    header,
                    data,
                    connected);
        }
    }

    private final Map<BlockHash, Gathered> entries = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BlockHash, Gathered> eldest) {
            return size() > MOST;
        }
    };

    void add(Fact fact) {
        if (fact instanceof Fact.Mined mined) {
            entries.put(mined.hash(), new Gathered(mined));
        } else if (fact instanceof Fact.HeaderSeen seen) {
            Gathered entry = entries.get(seen.hash());
            if (entry != null) {
                entry.header.putIfAbsent(seen.node(), new Sighting(seen.micros(), seen.told()));
            }
        } else if (fact instanceof Fact.DataComplete complete) {
            Gathered entry = entries.get(complete.hash());
            if (entry != null) {
                entry.data.putIfAbsent(complete.node(), new Sighting(complete.micros(), complete.told()));
            }
        } else if (fact instanceof Fact.Connected connected) {
            Gathered entry = entries.get(connected.hash());
            if (entry != null) {
                entry.connected.putIfAbsent(connected.node(), new Sighting(connected.micros(), true));
            }
        }
    }

    List<BlockTruth> all() {
        return entries.values().stream().map(Gathered::truth).toList();
    }

    @Nullable BlockTruth get(BlockHash hash) {
        Gathered entry = entries.get(hash);
        return entry == null ? null : entry.truth();
    }
}
