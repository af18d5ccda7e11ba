package org.bmon.collector.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.propagation.Quality;
import org.bmon.collector.propagation.Stage;
import org.bmon.common.Hash256;
import org.bmon.common.NodeName;
import org.bmon.common.TimeSource;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDataComplete;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.HeaderSeen;
import org.bmon.common.event.NodePhaseChanged;
import org.bmon.common.event.NodePhaseChanged.Phase;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.NodeUnreachable;
import org.bmon.common.event.TxAccepted;

/**
 * The definitions of docs/propagation.md once more, as plainly as can be: it keeps all events and scans all of them for
 * each question. For nodes with one clock estimate each and events in order of time.
 */
final class PlainReference {

    private static final long FOREVER = Long.MAX_VALUE;

    private final SortedMap<NodeName, List<Event>> events = new TreeMap<>();
    private final Map<NodeName, ClockEstimate> clocks = new TreeMap<>();

    /** What a record says, in a form of its own. */
    record Expectation(
            int seen,
            int expected,
            Optional<NodeName> first,
            SortedMap<NodeName, Long> delays,
            SortedMap<NodeName, Long> others,
            long error,
            Quality quality) {}

    private record Interval(long from, long to) {}

    private record Sighting(NodeName node, Stage stage, long nodeMicros, TimeSource source) {}

    void clock(NodeName node, ClockEstimate estimate) {
        clocks.put(node, estimate);
        events.putIfAbsent(node, new ArrayList<>());
    }

    void accept(NodeName node, Event event) {
        events.get(node).add(event);
    }

    Optional<Expectation> of(Hash256 object, Stage stage) {
        List<Sighting> all = sightings(object);
        List<Sighting> here = all.stream().filter(s -> s.stage() == stage).toList();
        if (here.isEmpty()) {
            return Optional.empty();
        }
        boolean transaction = stage == Stage.ACCEPTED;
        long moment = FOREVER;
        NodeName witness = null;
        for (Sighting s : all) {
            long at = fleetTime(s);
            boolean live = standing(s.node(), s.nodeMicros()) && inSync(s.node(), s.nodeMicros(), transaction);
            boolean alone = isolated(s.node(), s.nodeMicros());
            if (live && at <= moment) {
                witness = null;
                moment = at;
            } else if (alone
                    && (at < moment
                            || at == moment && witness != null && s.node().compareTo(witness) < 0)) {
                witness = s.node();
                moment = at;
            }
        }
        if (moment == FOREVER) {
            moment = all.stream().mapToLong(this::fleetTime).min().orElseThrow();
        }
        List<NodeName> counting = new ArrayList<>();
        for (NodeName node : events.keySet()) {
            long at = moment + offset(node);
            if (standing(node, at) && inSync(node, at, transaction)) {
                counting.add(node);
            }
        }
        int expected = counting.size();
        if (witness != null) {
            NodeName alone = witness;
            if (here.stream().anyMatch(s -> s.node().equals(alone))) {
                expected++;
                counting.add(witness);
            }
        }
        return Optional.of(record(all, here, stage, moment, witness, counting, expected));
    }

    private Expectation record(
            List<Sighting> all,
            List<Sighting> here,
            Stage stage,
            long moment,
            NodeName witness,
            List<NodeName> counting,
            int expected) {
        List<Sighting> counted = new ArrayList<>(
                here.stream().filter(s -> counting.contains(s.node())).toList());
        counted.sort((a, b) -> fleetTime(a) != fleetTime(b)
                ? Long.compare(fleetTime(a), fleetTime(b))
                : a.node().compareTo(b.node()));
        SortedMap<NodeName, Long> delays = new TreeMap<>();
        SortedMap<NodeName, Long> others = new TreeMap<>();
        boolean suspect = false;
        for (NodeName node : counting) {
            if (here.stream().noneMatch(s -> s.node().equals(node))) {
                long until = moment + 60_000_000;
                for (Sighting s : all) {
                    if (s.node().equals(node) && s.stage().compareTo(stage) > 0) {
                        until = Math.min(until, fleetTime(s));
                    }
                }
                suspect |= disturbed(node, moment, Math.max(moment, until), true);
            }
        }
        if (counted.isEmpty()) {
            return new Expectation(
                    0, expected, Optional.empty(), delays, others, 0, suspect ? Quality.SUSPECT : Quality.PARTIAL);
        }
        long first = fleetTime(counted.get(0));
        for (Sighting s : here) {
            (counted.contains(s) ? delays : others).put(s.node(), fleetTime(s) - first);
        }
        long spread = Collections.max(delays.values());
        for (Sighting s : counted) {
            suspect |= counted.size() > 1 && bar(s.node()) > Math.max(spread, 100_000);
            suspect |= disturbed(
                    s.node(), moment, Math.max(moment, fleetTime(s)), !s.node().equals(witness));
        }
        Quality quality = suspect ? Quality.SUSPECT : counted.size() < expected ? Quality.PARTIAL : Quality.COMPLETE;
        NodeName firstNode = counted.get(0).node();
        return new Expectation(
                counted.size(), expected, Optional.of(firstNode), delays, others, error(counted, spread), quality);
    }

    /** Every pair of nodes for the largest spread, and for the smallest the best that all can do together. */
    private long error(List<Sighting> counted, long spread) {
        if (counted.size() < 2) {
            return 0;
        }
        long largest = 0;
        long smallest = 0;
        for (Sighting a : counted) {
            for (Sighting b : counted) {
                if (a != b) {
                    largest = Math.max(largest, latest(a) - earliest(b));
                    smallest = Math.max(smallest, earliest(a) - latest(b));
                }
            }
        }
        return Math.max(largest - spread, spread - smallest);
    }

    private long earliest(Sighting s) {
        return fleetTime(s) - bar(s.node());
    }

    private long latest(Sighting s) {
        return fleetTime(s) + bar(s.node()) + (s.source() == TimeSource.LOG_SECONDS ? 999_999 : 0);
    }

    /** The best report of each node and stage: of those of the best source the earliest. */
    private List<Sighting> sightings(Hash256 object) {
        List<Sighting> best = new ArrayList<>();
        for (Map.Entry<NodeName, List<Event>> node : events.entrySet()) {
            for (Stage stage : Stage.values()) {
                node.getValue().stream()
                        .filter(e -> stageOf(e, object) == stage)
                        .filter(e -> stage != Stage.ACCEPTED || mempoolLoaded(node.getKey(), e.at().micros()))
                        .min((a, b) -> a.at().source() != b.at().source()
                                ? a.at().source().compareTo(b.at().source())
                                : Long.compare(a.at().micros(), b.at().micros()))
                        .ifPresent(e -> best.add(new Sighting(node.getKey(), stage, e.at().micros(), e.at().source())));
            }
        }
        return best;
    }

    private static Stage stageOf(Event event, Hash256 object) {
        if (event instanceof HeaderSeen e && e.hash().equals(object)) {
            return Stage.HEADER;
        } else if (event instanceof BlockDataComplete e && e.hash().equals(object)) {
            return Stage.DATA;
        } else if (event instanceof BlockConnected e && e.hash().equals(object)) {
            return Stage.CONNECTED;
        } else if (event instanceof TxAccepted e && e.txid().equals(object)) {
            return Stage.ACCEPTED;
        }
        return null;
    }

    private long offset(NodeName node) {
        ClockEstimate clock = clocks.get(node);
        return Math.abs(clock.offsetMicros()) > clock.errorMicros() ? clock.offsetMicros() : 0;
    }

    private long bar(NodeName node) {
        ClockEstimate clock = clocks.get(node);
        return clock.errorMicros() + (offset(node) == 0 ? Math.abs(clock.offsetMicros()) : 0);
    }

    private long fleetTime(Sighting s) {
        return s.nodeMicros() - offset(s.node());
    }

    /** The last start at or before the moment, and what follows up to the next one. */
    private List<Event> life(NodeName node, long at) {
        List<Event> life = new ArrayList<>();
        for (Event event : events.get(node)) {
            if (event instanceof NodeStarted) {
                if (event.at().micros() > at) {
                    break;
                }
                life.clear();
            }
            life.add(event);
        }
        return life;
    }

    private static boolean wasStarted(List<Event> life) {
        return !life.isEmpty() && life.get(0) instanceof NodeStarted;
    }

    private static long phaseAt(List<Event> life, Phase phase) {
        return life.stream()
                .filter(e -> e instanceof NodePhaseChanged p && p.phase() == phase)
                .mapToLong(e -> e.at().micros())
                .findFirst()
                .orElse(FOREVER);
    }

    private static boolean isSighting(Event e) {
        return e instanceof HeaderSeen
                || e instanceof BlockDataComplete
                || e instanceof BlockConnected
                || e instanceof TxAccepted;
    }

    private boolean mempoolLoaded(NodeName node, long at) {
        List<Event> life = life(node, at);
        return !wasStarted(life) || at >= phaseAt(life, Phase.MEMPOOL_LOADED);
    }

    private List<Interval> absences(NodeName node) {
        List<Interval> found = new ArrayList<>();
        long down = FOREVER;
        long unreachable = FOREVER;
        long lastAlive = FOREVER;
        for (Event event : events.get(node)) {
            long at = event.at().micros();
            boolean stops =
                    event instanceof NodePhaseChanged p && (p.phase() == Phase.STOPPING || p.phase() == Phase.STOPPED);
            if (stops) {
                down = Math.min(down, at);
            } else if (event instanceof NodeStarted) {
                if (down != FOREVER) {
                    found.add(new Interval(down, at));
                } else if (lastAlive != FOREVER) {
                    found.add(new Interval(lastAlive + 1, at));
                }
                down = FOREVER;
            } else if (event instanceof NodeUnreachable) {
                unreachable = Math.min(unreachable, at);
            } else if (unreachable != FOREVER && (event instanceof NodeReachable || isSighting(event))) {
                found.add(new Interval(unreachable, at));
                unreachable = FOREVER;
            }
            lastAlive = event.at().source() != TimeSource.POLLED ? at : lastAlive;
        }
        if (down != FOREVER) {
            found.add(new Interval(down, FOREVER));
        }
        if (unreachable != FOREVER) {
            found.add(new Interval(unreachable, FOREVER));
        }
        return found;
    }

    private List<Interval> isolations(NodeName node) {
        List<Interval> found = new ArrayList<>();
        long off = FOREVER;
        for (Event event : events.get(node)) {
            long at = event.at().micros();
            if (event instanceof NodePhaseChanged p && p.phase() == Phase.NETWORK_OFF) {
                off = Math.min(off, at);
            } else if (off != FOREVER
                    && (event instanceof NodeStarted
                            || event instanceof NodePhaseChanged p && p.phase() == Phase.NETWORK_ON)) {
                found.add(new Interval(off, at));
                off = FOREVER;
            }
        }
        if (off != FOREVER) {
            found.add(new Interval(off, FOREVER));
        }
        return found;
    }

    private static boolean covers(List<Interval> intervals, long at) {
        return intervals.stream().anyMatch(i -> i.from() <= at && at < i.to());
    }

    private boolean runs(NodeName node, long at) {
        List<Event> life = life(node, at);
        if (covers(absences(node), at)) {
            return false;
        }
        if (wasStarted(life)) {
            return at >= phaseAt(life, Phase.LOADED) && at >= phaseAt(life, Phase.INITIAL_DOWNLOAD_LEFT);
        }
        return life.stream().anyMatch(e -> isSighting(e) && e.at().micros() <= at);
    }

    private boolean isolated(NodeName node, long at) {
        return runs(node, at) && covers(isolations(node), at);
    }

    private boolean standing(NodeName node, long at) {
        return runs(node, at) && !covers(isolations(node), at);
    }

    private int bestHeight(long fleetMicros) {
        int best = -1;
        for (NodeName node : events.keySet()) {
            for (Event event : events.get(node)) {
                if (event instanceof BlockConnected c
                        && c.at().micros() - offset(node) <= fleetMicros
                        && standing(node, c.at().micros())) {
                    best = Math.max(best, c.height());
                }
            }
        }
        return best;
    }

    private boolean inSync(NodeName node, long at, boolean transaction) {
        if (transaction && !mempoolLoaded(node, at)) {
            return false;
        }
        List<Event> life = life(node, at);
        long returned = Long.MIN_VALUE;
        if (wasStarted(life)) {
            returned = Math.max(phaseAt(life, Phase.LOADED), phaseAt(life, Phase.INITIAL_DOWNLOAD_LEFT));
        }
        List<Interval> away = new ArrayList<>(absences(node));
        away.addAll(isolations(node));
        for (Interval interval : away) {
            returned = interval.to() <= at ? Math.max(returned, interval.to()) : returned;
        }
        if (returned == Long.MIN_VALUE) {
            return true;
        }
        int tip = -1;
        for (Event event : events.get(node)) {
            tip = event instanceof BlockConnected c && c.at().micros() <= returned ? c.height() : tip;
        }
        if (tip >= bestHeight(returned - offset(node))) {
            return true;
        }
        for (Event event : events.get(node)) {
            if (event instanceof BlockConnected c && c.at().micros() > returned && c.at().micros() <= at) {
                long asked = Math.max(returned, c.at().micros() - 5_000_000);
                if (c.height() >= bestHeight(asked - offset(node))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean disturbed(NodeName node, long fromFleet, long toFleet, boolean absencesToo) {
        long from = fromFleet + offset(node);
        long to = toFleet + offset(node);
        List<Interval> bad = new ArrayList<>();
        long[] last = new long[TimeSource.values().length];
        Arrays.fill(last, FOREVER);
        for (Event event : events.get(node)) {
            long at = event.at().micros();
            if (event instanceof DataGap gap && gap.source() != DataGap.Source.RPC) {
                TimeSource source = gap.source() == DataGap.Source.ZMQ ? TimeSource.RECEIVED : TimeSource.LOG;
                bad.add(new Interval(last[source.ordinal()] == FOREVER ? Long.MIN_VALUE : last[source.ordinal()], at));
            }
            last[event.at().source().ordinal()] = at;
        }
        if (absencesToo) {
            bad.addAll(absences(node));
            bad.addAll(isolations(node));
        }
        return bad.stream().anyMatch(i -> i.from() <= to && i.to() >= from);
    }
}
