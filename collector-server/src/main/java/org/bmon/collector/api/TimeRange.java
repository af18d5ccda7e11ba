package org.bmon.collector.api;

import org.bmon.collector.store.TimeQuery;
import org.bmon.common.Network;
import org.jspecify.annotations.Nullable;

/**
 * What a statistic is over.
 *
 * @param network this network only; null for each
 * @param fromMicros from this moment on
 * @param beforeMicros before this moment
 */
record TimeRange(@Nullable Network network, long fromMicros, long beforeMicros) {

    TimeQuery query() {
        return TimeQuery.between(network, fromMicros, beforeMicros);
    }
}
