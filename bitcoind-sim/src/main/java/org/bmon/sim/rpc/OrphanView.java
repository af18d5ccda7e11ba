package org.bmon.sim.rpc;

import java.util.List;

/**
 * A transaction kept until its parents come.
 *
 * @param tx the transaction
 * @param since when it came
 * @param from the peers that sent or announced it
 */
public record OrphanView(TxView tx, long since, List<Integer> from) {

    public OrphanView {
        from = List.copyOf(from);
    }
}
