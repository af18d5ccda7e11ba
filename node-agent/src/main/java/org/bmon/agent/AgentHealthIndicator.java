package org.bmon.agent;

import java.util.Map;
import org.bmon.agent.outbox.OutboxState;
import org.bmon.agent.source.log.tail.LogTailer;
import org.bmon.agent.uplink.UplinkState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Healthy is an agent that reads and keeps. A node that can't be asked or heard makes it {@link #DEGRADED}, which is no
 * failure to HTTP: the log tells what is missed meanwhile. A collector that is away is shown, but is no illness of the agent:
 * the outbox is there for that.
 */
final class AgentHealthIndicator implements HealthIndicator {

    /** The node is out of reach by RPC or ZMQ; nothing that the agent could mend. */
    static final Status DEGRADED = new Status("DEGRADED");

    private final AgentPipeline pipeline;

    AgentHealthIndicator(AgentPipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public Health health() {
        OutboxState outbox = pipeline.outbox();
        UplinkState uplink = pipeline.uplink();
        Map<String, String> problems = pipeline.problems();
        boolean reads = problems.getOrDefault(LogTailer.SOURCE, "").isEmpty();
        boolean hearsAll = problems.values().stream().allMatch(String::isEmpty);
        Health.Builder health =
                Health.status(!reads || !outbox.writable() ? Status.DOWN : hearsAll ? Status.UP : DEGRADED);
        problems.forEach((source, problem) -> health.withDetail(source, problem.isEmpty() ? "being read" : problem));
        return health.withDetail("outbox", outbox.writable() ? outbox.events() + " events wait" : "its disk is full")
                .withDetail("uplink", uplink.problem() == null ? "delivering" : uplink.problem())
                .build();
    }
}
