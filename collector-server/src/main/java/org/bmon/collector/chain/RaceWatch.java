package org.bmon.collector.chain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.collector.watch.Wording;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.event.BlockAudit;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockContent;
import org.bmon.common.event.BlockEvent;
import org.bmon.common.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * Follows branches of the chain from the height at which they part until every node is on one of them. A fork of many
 * blocks is one race. A block counts once a node connected it, or when it has been known for ten seconds and no node
 * called it invalid: the log knows headers before they are judged.
 */
final class RaceWatch implements Watch {

    private static final long DOUBT_MICROS = 10_000_000;
    private static final long KEPT_MICROS = 3_600_000_000L;
    private static final int RECENT_BLOCKS = 3;
    private static final int MOST = 64;

    private final Surroundings around;
    private final ChainBook book;
    private final Consumer<Race> grown;
    private final List<Race> races = new ArrayList<>();
    private final Map<BlockHash, KnownBlock> doubtful = new LinkedHashMap<>();

    /**
     * @param grown takes a race each time more is known of it
     */
    RaceWatch(Surroundings around, ChainBook book, Consumer<Race> grown) {
        this.around = around;
        this.book = book;
        this.grown = grown;
    }

    @Override
    public void accept(FleetNode node, Event event) {
        if (!(event instanceof BlockEvent of)) {
            return;
        }
        KnownBlock block = book.block(of.hash());
        if (block == null || block.height == null || !block.isSeen()) {
            return;
        }
        long at = node.clock().toFleet(event.at().micros());
        if (event instanceof BlockConnected || event instanceof BlockContent || event instanceof BlockAudit) {
            consider(block, at);
        } else if (block.connected.isEmpty() && book.at(block.height).size() > 1) {
            doubtful.putIfAbsent(block.hash, block);
        }
        if (!races.isEmpty()) {
            follow(node, block, at);
        }
    }

    @Override
    public void advance(long nowMicros) {
        if (!doubtful.isEmpty()) {
            for (KnownBlock block : List.copyOf(doubtful.values())) {
                if (nowMicros - block.firstMicros > DOUBT_MICROS) {
                    doubtful.remove(block.hash);
                    if (block.height != null && book.bestHeight() - block.height <= RECENT_BLOCKS) {
                        consider(block, nowMicros);
                    }
                }
            }
        }
        for (Race race : races) {
            if (race.winner == null) {
                settle(race, nowMicros);
            }
        }
        races.removeIf(race -> nowMicros - race.sinceMicros() > KEPT_MICROS && race.winner != null);
    }

    private void consider(KnownBlock block, long at) {
        if (!block.isPlausible() || block.height == null) {
            return;
        }
        for (Race race : races) {
            if (race.has(block)) {
                return;
            }
            if (race.grow(block)) {
                changed(race);
                return;
            }
        }
        int height = block.height;
        KnownBlock rival = rivalOf(block, height, at);
        if (rival == null) {
            return;
        }
        for (Race race : races) {
            if (race.height == height && race.sides.containsKey(rival.hash)) {
                race.add(block);
                changed(race);
                return;
            }
            if (block.parent == null && race.winner == null && race.height < height && race.top() >= height - 1) {
                return;
            }
        }
        begin(block, rival);
    }

    /** Another block of the height that counts; null if there is none. */
    private @Nullable KnownBlock rivalOf(KnownBlock block, int height, long at) {
        for (KnownBlock other : book.at(height)) {
            boolean counts = !other.connected.isEmpty()
                    || (other.isSeen() && other.invalid.isEmpty() && at - other.firstMicros > DOUBT_MICROS);
            if (other != block && counts) {
                return other;
            }
        }
        return null;
    }

    /** The race begins where the two branches part, as far as that is known. */
    private void begin(KnownBlock one, KnownBlock two) {
        KnownBlock a = one;
        KnownBlock b = two;
        List<KnownBlock> above = new ArrayList<>();
        while (a.parent != null && b.parent != null && !a.parent.equals(b.parent)) {
            KnownBlock belowA = book.block(a.parent);
            KnownBlock belowB = book.block(b.parent);
            if (belowA == null || belowB == null || !belowA.isSeen() || !belowB.isSeen() || belowA.height == null) {
                break;
            }
            above.add(0, b);
            above.add(0, a);
            a = belowA;
            b = belowB;
        }
        int height = a.height == null ? 0 : a.height;
        Race race = new Race(height, a.firstMicros <= b.firstMicros ? a : b);
        race.add(a);
        race.add(b);
        above.forEach(race::grow);
        races.add(race);
        if (races.size() > MOST) {
            races.remove(0);
        }
        for (FleetNode node : around.fleet().nodes()) {
            BlockHash side = book.chainOf(node.name()).at(height);
            if (side != null && race.sides.containsKey(side)) {
                race.onSide.put(node.name(), side);
            }
        }
        changed(race);
    }

    /** Notes who changed sides, and ends a race that is decided. */
    private void follow(FleetNode node, KnownBlock block, long at) {
        for (Race race : races) {
            BlockHash side = book.chainOf(node.name()).at(race.height);
            if (side != null && race.sides.containsKey(side)) {
                BlockHash before = race.onSide.put(node.name(), side);
                if (before != null && !before.equals(side)) {
                    race.switched.put(node.name(), at);
                    changed(race);
                }
            }
            if (race.winner == null) {
                settle(race, at);
            } else if (race.has(block)) {
                changed(race);
            }
        }
    }

    private void settle(Race race, long at) {
        Race.Side winner = null;
        for (Race.Side side : race.sides.values()) {
            if (winner == null || side.length() > winner.length()) {
                winner = side;
            }
        }
        int on = 0;
        for (FleetNode node : around.present(at)) {
            NodeChain chain = book.chainOf(node.name());
            BlockHash there = chain.at(race.height);
            if (there != null) {
                if (winner == null || !there.equals(winner.root.hash)) {
                    return;
                }
                on++;
            } else if (race.onSide.containsKey(node.name())) {
                // It left its side and is on its way.
                return;
            }
        }
        for (Race.Side side : race.sides.values()) {
            if (winner == null || on == 0 || (side != winner && side.length() >= winner.length())) {
                return;
            }
        }
        race.winner = winner;
        race.endMicros = Math.max(at, race.sinceMicros());
        changed(race);
    }

    private void changed(Race race) {
        tell(race);
        grown.accept(race);
    }

    private void tell(Race race) {
        Race.Side winner = race.winner;
        SortedMap<String, Object> sides = new TreeMap<>();
        TreeSet<NodeName> nodes = new TreeSet<>();
        for (Race.Side side : race.sides.values()) {
            SortedMap<String, Object> told = new TreeMap<>();
            told.put("blocks", side.blocks.stream().map(KnownBlock::evidence).toList());
            told.put("seen", Wording.timesByNode(side.root.seen));
            told.put("connected", Wording.timesByNode(side.root.connected));
            sides.put(side.root.hash.toHex(), told);
            nodes.addAll(side.root.seen.keySet());
        }
        SortedMap<String, Object> evidence = new TreeMap<>();
        evidence.put("height", (long) race.height);
        evidence.put("sides", sides);
        evidence.put("switched", Wording.timesByNode(race.switched));
        String summary = Wording.count(race.sides.size(), "block") + " at height " + race.height;
        if (winner != null) {
            long length = race.endMicros - race.sinceMicros();
            evidence.put("winner", winner.root.hash.toHex());
            evidence.put("seconds", length / 1e6);
            summary += "; " + Wording.brief(winner.root.hash)
                    + (winner.root.miner == null ? "" : " of " + winner.root.miner)
                    + " won after " + Wording.length(length) + ", "
                    + Wording.count(race.switched.size(), "node") + " switched";
        }
        long since = race.sinceMicros();
        around.notices()
                .tell(new Notice(
                        NoticeKind.RACE,
                        race.key,
                        since,
                        winner == null ? null : race.endMicros,
                        Severity.INFO,
                        nodes,
                        summary,
                        evidence));
    }
}
