package org.bmon.common.event;

import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * The node answers, for the first time or again.
 *
 * @param at when it answered
 * @param version getnetworkinfo's version number, such as 280000; null if unknown
 */
public record NodeReachable(Stamp at, @Nullable Integer version) implements Event {}
