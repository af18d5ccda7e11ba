package org.bmon.workbench.bench.scale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.collector.analysis.AnalysisListener;
import org.bmon.collector.analysis.AnalysisSettings;
import org.bmon.collector.analysis.FleetAnalysis;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.event.NodePhaseChanged;
import org.bmon.common.event.NodePhaseChanged.Phase;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.TxAccepted;

/**
 * The analysis of a fleet whose nodes all see the same transactions, each within half a second, in virtual time: events come
 * a second at a time, node by node, and what changed is delivered once a second, as a collector does it.
 */
final class SimulatedTraffic {

    static final Network NETWORK = Network.MAIN;

    private static final int MOST_TRANSACTIONS = 200_000;
    private static final long SECOND = 1_000_000;
    private static final long LONGEST_DELAY_MICROS = 500_000;
    private static final long PEERS = 125;

    private final List<NodeName> nodes = new ArrayList<>();
    private final FleetAnalysis analysis;
    private long nowMicros = 1_800_000_000L * SECOND;
    private long transactions;

    /** @param nodes how many, which have been running for long */
    SimulatedTraffic(int nodes, AnalysisListener listener) {
        this.analysis = new FleetAnalysis(
                NETWORK, new AnalysisSettings(Duration.ofMinutes(15), 1_000, MOST_TRANSACTIONS), listener);
        Stamp started = Stamp.ofLog(nowMicros - 3600 * SECOND);
        for (int i = 0; i < nodes; i++) {
            NodeName node = new NodeName("node-" + i);
            this.nodes.add(node);
            analysis.clock(node, ClockEstimate.SAME_CLOCK);
            analysis.accept(node, new NodeStarted(started, "v29.0.0", Collections.emptySortedMap()));
            for (Phase phase : List.of(Phase.MEMPOOL_LOADED, Phase.LOADED, Phase.INITIAL_DOWNLOAD_LEFT)) {
                analysis.accept(node, new NodePhaseChanged(started, phase));
            }
            analysis.clock(node, ClockEstimate.SAME_CLOCK);
        }
        analysis.advance(nowMicros);
        analysis.drain();
    }

    /** Time goes on by a second, in which so many transactions come to every node. */
    void second(int count) {
        for (int index = 0; index < nodes.size(); index++) {
            NodeName node = nodes.get(index);
            SplittableRandom delays = new SplittableRandom(transactions * 1009 + index);
            for (int i = 0; i < count; i++) {
                long at = nowMicros + i * SECOND / count / 2 + delays.nextLong(LONGEST_DELAY_MICROS);
                analysis.accept(
                        node,
                        new TxAccepted(Stamp.ofLog(at), txid(transactions + i), null, delays.nextLong(PEERS), null));
            }
        }
        transactions += count;
        nowMicros += SECOND;
        analysis.advance(nowMicros);
        analysis.drain();
    }

    /** The transaction with this number, counted from 0. */
    static Txid txid(long number) {
        SplittableRandom random = new SplittableRandom(number);
        return new Txid(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    /** How many transactions came so far. */
    long transactions() {
        return transactions;
    }

    /** The moment of virtual time, in microseconds since the epoch. */
    long nowMicros() {
        return nowMicros;
    }

    /** Transactions that can still be amended. */
    long inFlight() {
        return analysis.counters().transactionsHeld();
    }
}
