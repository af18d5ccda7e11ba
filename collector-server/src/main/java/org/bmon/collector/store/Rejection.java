package org.bmon.collector.store;

import org.bmon.common.NodeName;
import org.bmon.common.event.TxRejected;

/**
 * A node did not take a transaction.
 *
 * @param node the node
 * @param event what it said
 */
public record Rejection(NodeName node, TxRejected event) {}
