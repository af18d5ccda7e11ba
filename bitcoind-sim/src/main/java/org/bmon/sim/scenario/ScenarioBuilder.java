package org.bmon.sim.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bmon.common.Network;
import org.jspecify.annotations.Nullable;

/** Fills in a {@link Scenario}. */
public final class ScenarioBuilder {

    private Network network = Network.REGTEST;
    private long seed = 1;
    private Instant start = Instant.parse("2026-01-01T00:00:00Z");
    private Duration duration = Duration.ofMinutes(10);
    private final List<NodeSpec> nodes = new ArrayList<>();
    private final List<LinkSpec> links = new ArrayList<>();
    private @Nullable BlockSchedule blocks;
    private @Nullable TransactionSchedule transactions;
    private final List<Step> steps = new ArrayList<>();
    private int history = 20;
    private Duration historySpacing = Duration.ofMinutes(10);
    private @Nullable Duration templateInterval;

    ScenarioBuilder() {}

    public ScenarioBuilder network(Network network) {
        this.network = network;
        return this;
    }

    public ScenarioBuilder seed(long seed) {
        this.seed = seed;
        return this;
    }

    public ScenarioBuilder start(Instant start) {
        this.start = start;
        return this;
    }

    public ScenarioBuilder duration(Duration duration) {
        this.duration = duration;
        return this;
    }

    public ScenarioBuilder node(NodeSpec node) {
        nodes.add(node);
        return this;
    }

    public ScenarioBuilder link(LinkSpec link) {
        links.add(link);
        return this;
    }

    public ScenarioBuilder link(String from, String to, Duration delay) {
        return link(LinkSpec.of(from, to, delay));
    }

    public ScenarioBuilder blocks(BlockSchedule blocks) {
        this.blocks = blocks;
        return this;
    }

    public ScenarioBuilder transactions(TransactionSchedule transactions) {
        this.transactions = transactions;
        return this;
    }

    public ScenarioBuilder step(Step step) {
        steps.add(step);
        return this;
    }

    public ScenarioBuilder history(int blocks, Duration spacing) {
        this.history = blocks;
        this.historySpacing = spacing;
        return this;
    }

    public ScenarioBuilder templates(Duration interval) {
        this.templateInterval = interval;
        return this;
    }

    /**
     * The scenario.
     *
     * @throws IllegalArgumentException if something in it does not fit together
     */
    public Scenario build() {
        return new Scenario(
                network,
                seed,
                start,
                duration,
                nodes,
                links,
                blocks,
                transactions,
                steps,
                history,
                historySpacing,
                templateInterval);
    }
}
