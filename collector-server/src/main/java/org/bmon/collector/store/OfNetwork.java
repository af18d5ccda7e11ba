package org.bmon.collector.store;

import org.bmon.common.Network;

/**
 * Something found on one network.
 *
 * @param network where
 * @param value what
 */
public record OfNetwork<T>(Network network, T value) {}
