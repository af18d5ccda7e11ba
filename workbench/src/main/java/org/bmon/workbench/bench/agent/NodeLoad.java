package org.bmon.workbench.bench.agent;

import java.util.List;

/**
 * What a node did while an agent was measured.
 *
 * @param seconds how long it lasted
 * @param transactions that entered its mempool
 * @param blocks that it connected
 * @param logBytes that it wrote to its log
 * @param residentBytes memory that the agent held, once a second
 */
record NodeLoad(double seconds, long transactions, long blocks, long logBytes, List<Long> residentBytes) {}
