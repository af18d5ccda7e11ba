package org.bmon.agent.broker;

import java.util.List;
import org.bmon.agent.doctor.Examination;
import org.bmon.agent.doctor.Finding;
import org.bmon.broker.BrokerAwayException;
import org.bmon.broker.BrokerSettings;
import org.bmon.broker.TopicSetup;

/** Looks whether the broker is there and has the topic that the agent writes to; it writes nothing. */
public final class BrokerExamination implements Examination {

    private final BrokerSettings settings;

    /** Of the broker that the agent would deliver to. */
    public BrokerExamination(BrokerSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Finding> findings() {
        String broker = "the broker at " + settings.bootstrapServers();
        try {
            int partitions = new TopicSetup(settings).partitions();
            return List.of(new Finding(
                    Finding.Level.OK,
                    "broker",
                    broker + " has " + settings.topics().events() + " with " + partitions + " partitions",
                    null));
        } catch (BrokerAwayException e) {
            return List.of(new Finding(
                    Finding.Level.FAIL,
                    "broker",
                    broker + ": " + e.getMessage(),
                    "look at bmon.agent.kafka.* and whether it is up"));
        }
    }
}
