package org.bmon.workbench.bench.scale;

import java.lang.management.ManagementFactory;
import org.bmon.collector.analysis.AnalysisListener;

/** What the analysis costs: its thread's processor time for a sighting, and the heap that it lives in. */
final class EngineCost {

    /** Transactions a second on the main network. */
    static final int A_SECOND = 7;

    private static final AnalysisListener NOBODY = new AnalysisListener() {};
    private static final int COLLECTIONS = 3;
    private static final int MINUTES = 14;

    private EngineCost() {}

    /**
     * Processor time at the main network's rate.
     *
     * @param micros of processor a sighting
     */
    record Processor(int nodes, long sightings, double micros) {}

    /**
     * What lives of the heap.
     *
     * @param inFlight transactions, each seen by all nodes
     * @param bytes of heap, all of the analysis
     */
    record Memory(int nodes, long inFlight, long bytes) {}

    /** After a warm-up of the same, and with a window that is full where so many sightings fill it. */
    static Processor processor(int nodes, long sightings) {
        SimulatedTraffic traffic = new SimulatedTraffic(nodes, NOBODY);
        long seconds = Math.max(1, sightings / nodes / A_SECOND);
        for (long second = 0; second < seconds / 2; second++) {
            traffic.second(A_SECOND);
        }
        long begin = threadNanos();
        for (long second = 0; second < seconds; second++) {
            traffic.second(A_SECOND);
        }
        long taken = seconds * A_SECOND * nodes;
        return new Processor(nodes, taken, (threadNanos() - begin) / 1e3 / taken);
    }

    /** So many transactions within a window. */
    static Memory memory(int nodes, int transactions) {
        long before = live();
        SimulatedTraffic traffic = new SimulatedTraffic(nodes, NOBODY);
        int aSecond = Math.max(1, transactions / (MINUTES * 60));
        while (traffic.transactions() < transactions) {
            traffic.second((int) Math.min(aSecond, transactions - traffic.transactions()));
        }
        Memory memory = new Memory(nodes, traffic.inFlight(), live() - before);
        // Lives until here.
        traffic.second(1);
        return memory;
    }

    static long threadNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long live() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
