package org.bmon.agent.exporter;

import org.bmon.agent.source.rpc.poll.NodeFacts;

/** Shows one part of what the node answered. */
interface FactMetrics {

    /** Adds what is known now. */
    void add(Samples samples, NodeFacts facts);
}
