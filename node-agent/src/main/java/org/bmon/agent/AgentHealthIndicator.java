package org.bmon.agent;

import java.util.Map;
import org.bmon.agent.outbox.OutboxState;
import org.bmon.agent.uplink.UplinkState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Healthy is an agent that reads and keeps. A collector that is away is shown, but is no illness of the agent: the
 * outbox is there for that.
 */
final class AgentHealthIndicator implements HealthIndicator {

    private final AgentPipeline pipeline;

    AgentHealthIndicator(AgentPipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public Health health() {
        OutboxState outbox = pipeline.outbox();
        UplinkState uplink = pipeline.uplink();
        Map<String, String> problems = pipeline.problems();
        boolean well = outbox.writable() && problems.values().stream().allMatch(String::isEmpty);
        Health.Builder health = well ? Health.up() : Health.down();
        problems.forEach((source, problem) -> health.withDetail(source, problem.isEmpty() ? "being read" : problem));
        return health.withDetail("outbox", outbox.writable() ? outbox.events() + " events wait" : "its disk is full")
                .withDetail("uplink", uplink.problem() == null ? "delivering" : uplink.problem())
                .build();
    }
}
