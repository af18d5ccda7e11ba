package org.bmon.collector.store;

import org.bmon.collector.propagation.DelayHistogram;
import org.bmon.collector.propagation.Stage;
import org.bmon.common.Network;

/**
 * What the records of an hour say of all nodes together at one stage.
 *
 * @param network the network
 * @param stage the stage
 * @param hour hours since the epoch: that of the objects' first sightings
 * @param complete how many objects all expected nodes saw
 * @param partial how many some did not
 * @param suspect how many are not to be relied on
 * @param spreadSumMicros the spreads of all of them added up
 * @param spreads their spreads
 */
public record SpreadHour(
        Network network,
        Stage stage,
        long hour,
        long complete,
        long partial,
        long suspect,
        long spreadSumMicros,
        DelayHistogram spreads) {

    /** Together with what another shard says of the same. */
    SpreadHour plus(SpreadHour other) {
        DelayHistogram both = new DelayHistogram();
        both.add(spreads);
        both.add(other.spreads);
        return new SpreadHour(
                network,
                stage,
                hour,
                complete + other.complete,
                partial + other.partial,
                suspect + other.suspect,
                spreadSumMicros + other.spreadSumMicros,
                both);
    }
}
