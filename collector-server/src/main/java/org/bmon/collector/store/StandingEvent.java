package org.bmon.collector.store;

import org.bmon.common.Network;
import org.bmon.common.NodeName;

/**
 * The last event of its kind of one node, older than the journal.
 *
 * @param node whose
 * @param network its network
 * @param kind what it tells: a later one of the same kind replaces it
 * @param event the event in the wire format
 */
@SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
public record StandingEvent(NodeName node, Network network, String kind, byte[] event) {}
