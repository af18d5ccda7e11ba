package org.bmon.collector.propagation;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.collector.fleet.Fleet;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.fleet.NodeTimeline;
import org.bmon.collector.fleet.Presence;
import org.bmon.common.NodeName;
import org.bmon.common.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * Works out how one object spread: who was expected to see it, decided once for all stages at the moment of its first
 * sighting, and then each stage. docs/propagation.md has the definitions.
 */
final class Spreads {

    /** A clock's error matters when it exceeds the spread, and this: below it nothing is made of a spread. */
    static final long NEGLIGIBLE_MICROS = 100_000;

    /** What happens to a node so long after an object's first sighting may be why the node did not see it. */
    static final long MISSING_MICROS = 60_000_000;

    private static final long SECOND_STAMP_MICROS = 999_999;
    private static final int NOBODY = -1;

    private final Fleet fleet;
    private final SightedObject<?> object;
    private final boolean transaction;
    private final Map<Integer, String> rejections;
    private final long firstMicros;
    private final Presence[] presences;
    private final @Nullable CohortVerdict verdict;
    private int witness = NOBODY;

    /**
     * @param rejections for a transaction, which nodes rejected it and why; null for a block
     */
    Spreads(Fleet fleet, SightedObject<?> object, @Nullable Map<Integer, String> rejections) {
        this.fleet = fleet;
        this.object = object;
        this.transaction = rejections != null;
        this.rejections = rejections == null ? Map.of() : rejections;
        this.firstMicros = firstSighting();
        this.presences = new Presence[fleet.nodes().size()];
        for (FleetNode node : fleet.nodes()) {
            presences[node.index()] = node.timeline().at(firstMicros);
        }
        this.verdict = this.rejections.isEmpty() ? null : verdict();
    }

    private CohortVerdict verdict() {
        CohortVerdict tally = new CohortVerdict();
        Sightings sightings = object.stages()[0];
        for (FleetNode node : fleet.nodes()) {
            if (isStanding(presences[node.index()])) {
                tally.add(node, sightings.has(node.index()), rejections.containsKey(node.index()));
            }
        }
        return tally;
    }

    /** The expected nodes that lack it at its only stage, each with its reason, or with an empty text. */
    SortedMap<NodeName, String> missing() {
        SortedMap<NodeName, String> missing = new TreeMap<>();
        for (FleetNode node : fleet.nodes()) {
            if (isExpected(node) && !object.stages()[0].has(node.index())) {
                missing.put(node.name(), rejections.getOrDefault(node.index(), ""));
            }
        }
        return missing;
    }

    /**
     * How it came at a stage; null if no node reported that.
     *
     * @param index where the object keeps the stage
     */
    @Nullable StageSpread of(Stage stage, int index) {
        Sightings sightings = object.stages()[index];
        int size = sightings.size();
        if (size == 0) {
            return null;
        }
        long[] fleetMicros = new long[size];
        int counted = 0;
        int timed = 0;
        int first = NOBODY;
        for (int i = 0; i < size; i++) {
            fleetMicros[i] = toFleet(sightings, i);
            if (counts(sightings.node(i))) {
                counted++;
                if (isTimed(sightings, i)) {
                    timed++;
                    first = first == NOBODY || isBefore(sightings, fleetMicros, i, first) ? i : first;
                }
            }
        }
        int expected = sightings.has(witness) ? 1 : 0;
        for (FleetNode node : fleet.nodes()) {
            expected += isExpected(node) ? 1 : 0;
        }
        if (first == NOBODY) {
            Quality quality = counted > 0 || missingDisturbed(index) ? Quality.SUSPECT : Quality.PARTIAL;
            return new StageSpread(
                    stage, counted, expected, null, null, NodeDelays.NONE, NodeDelays.NONE, null, null, quality);
        }
        SpreadBounds bounds = new SpreadBounds();
        boolean errorKnown = true;
        NodeName[] names = new NodeName[timed];
        long[] delays = new long[timed];
        NodeName[] otherNames = new NodeName[size - timed];
        long[] others = new long[size - timed];
        int at = 0;
        int other = 0;
        for (FleetNode node : fleet.byName()) {
            int i = sightings.place(node.index());
            if (i < 0) {
                continue;
            }
            long delay = fleetMicros[i] - fleetMicros[first];
            if (counts(node.index()) && isTimed(sightings, i)) {
                errorKnown &= timed == 1 || node.clock().known();
                names[at] = node.name();
                delays[at++] = delay;
                long bar = clockError(sightings, i);
                long resolution = sightings.source(i) == TimeSource.LOG_SECONDS ? SECOND_STAMP_MICROS : 0;
                bounds.add(delay - bar, delay + bar + resolution);
            } else {
                otherNames[other] = node.name();
                others[other++] = delay;
            }
        }
        DelayStatistics statistics = DelayStatistics.of(delays.clone());
        long spread = statistics.spreadMicros();
        Quality quality = isSuspect(index, fleetMicros, counted, spread)
                ? Quality.SUSPECT
                : counted < expected ? Quality.PARTIAL : Quality.COMPLETE;
        return new StageSpread(
                stage,
                counted,
                expected,
                fleet.nodes().get(sightings.node(first)).name(),
                fleetMicros[first],
                NodeDelays.ofSorted(names, delays, timed),
                NodeDelays.ofSorted(otherNames, others, other),
                statistics,
                errorKnown ? bounds.errorOf(spread) : null,
                quality);
    }

    /**
     * The earliest sighting at any stage by a node that was part of the network when it saw the object, and failing
     * that by any node. An isolated node that was it is the witness.
     */
    private long firstSighting() {
        long live = Long.MAX_VALUE;
        long any = Long.MAX_VALUE;
        for (Sightings sightings : object.stages()) {
            for (int i = 0; i < sightings.size(); i++) {
                long at = toFleet(sightings, i);
                any = Math.min(any, at);
                if (at < live || (at == live && witness != NOBODY)) {
                    int node = sightings.node(i);
                    Presence presence = fleet.nodes().get(node).timeline().at(at);
                    if (presence == Presence.ISOLATED) {
                        boolean earlier = at < live || isNamedBefore(node, witness);
                        witness = earlier ? node : witness;
                        live = at;
                    } else if (isStanding(presence)) {
                        witness = NOBODY;
                        live = at;
                    }
                }
            }
        }
        return live == Long.MAX_VALUE ? any : live;
    }

    private boolean isSuspect(int index, long[] fleetMicros, int counted, long spread) {
        Sightings sightings = object.stages()[index];
        for (int i = 0; i < sightings.size(); i++) {
            int node = sightings.node(i);
            if (!counts(node)) {
                continue;
            }
            boolean badClock = counted > 1
                    && (!fleet.nodes().get(node).clock().known()
                            || clockError(sightings, i) > Math.max(spread, NEGLIGIBLE_MICROS));
            NodeTimeline timeline = fleet.nodes().get(node).timeline();
            long until = Math.max(firstMicros, fleetMicros[i]);
            boolean disturbed =
                    node == witness ? timeline.gapped(firstMicros, until) : timeline.disturbed(firstMicros, until);
            if (badClock || disturbed || !isTimed(sightings, i)) {
                return true;
            }
        }
        return missingDisturbed(index);
    }

    /** Whether a node is missing that may have seen the object all the same. */
    private boolean missingDisturbed(int index) {
        Sightings sightings = object.stages()[index];
        if (sightings.size() == fleet.nodes().size()) {
            return false;
        }
        for (FleetNode node : fleet.nodes()) {
            if (isExpected(node)
                    && !sightings.has(node.index())
                    && node.timeline().disturbed(firstMicros, missingUntil(index, node.index()))) {
                return true;
            }
        }
        return false;
    }

    /** When the node must have passed the stage, if it ever did: it was seen further on, or enough time has gone by. */
    private long missingUntil(int index, int node) {
        long until = firstMicros + MISSING_MICROS;
        for (int later = index + 1; later < object.stages().length; later++) {
            int place = object.stages()[later].place(node);
            if (place >= 0) {
                until = Math.min(until, toFleet(object.stages()[later], place));
            }
        }
        return Math.max(firstMicros, until);
    }

    private boolean counts(int node) {
        return node == witness || isExpected(fleet.nodes().get(node));
    }

    private boolean isExpected(FleetNode node) {
        return isStanding(presences[node.index()]) && (verdict == null || !verdict.rejects(node));
    }

    /** A poll says that a node has an object, and not since when. */
    private static boolean isTimed(Sightings sightings, int place) {
        return sightings.source(place) != TimeSource.POLLED;
    }

    private boolean isStanding(Presence presence) {
        return presence == Presence.ALL || (presence == Presence.BLOCKS && !transaction);
    }

    private long toFleet(Sightings sightings, int place) {
        return fleet.nodes().get(sightings.node(place)).clock().toFleet(object.baseMicros() + sightings.delta(place));
    }

    private long clockError(Sightings sightings, int place) {
        return fleet.nodes()
                .get(sightings.node(place))
                .clock()
                .errorMicros(object.baseMicros() + sightings.delta(place));
    }

    private boolean isBefore(Sightings sightings, long[] fleetMicros, int place, int other) {
        return fleetMicros[place] < fleetMicros[other]
                || (fleetMicros[place] == fleetMicros[other]
                        && isNamedBefore(sightings.node(place), sightings.node(other)));
    }

    private boolean isNamedBefore(int node, int other) {
        return fleet.nodes().get(node).name().compareTo(fleet.nodes().get(other).name()) < 0;
    }
}
