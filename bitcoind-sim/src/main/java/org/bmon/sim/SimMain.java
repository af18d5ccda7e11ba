package org.bmon.sim;

import java.nio.file.Path;
import java.time.Instant;
import org.bmon.sim.scenario.Scenarios;

/** tmp */
public final class SimMain {
    private SimMain() {}

    public static void main(String[] args) throws Exception {
        long t = System.nanoTime();
        var truth = new SimulatedNetwork(
                        Scenarios.everything(Long.parseLong(args[1]), Instant.parse("2026-01-01T00:00:00Z")),
                        Path.of(args[0]))
                .runVirtual();
        System.out.println(truth.facts().size() + " facts, " + truth.blocks().size() + " blocks in "
                + (System.nanoTime() - t) / 1000000 + " ms");
    }
}
