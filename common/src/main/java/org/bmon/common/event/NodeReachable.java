package org.bmon.common.event;

import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * The node answers, for the first time or again.
 *
 * @param at when it answered
 * @param version getnetworkinfo's version number, such as 280000; null if unknown
 * @param subversion the user agent it tells its peers, such as /Satoshi:28.0.0/; null if unknown
 */
public record NodeReachable(
        Stamp at, @Nullable Integer version, @Nullable String subversion) implements Event {}
