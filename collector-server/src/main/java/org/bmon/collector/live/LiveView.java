package org.bmon.collector.live;

import java.util.List;
import java.util.Optional;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.store.OfNetwork;
import org.bmon.common.Txid;

/** The fleet as it stands now. Safe for use by many threads. */
public interface LiveView {

    /** The nodes by name, as they stand now. */
    List<NodeStatus> nodes();

    /** A transaction as it is known now: what is in the store of it may be older, or not be there yet. */
    Optional<OfNetwork<TransactionSpread>> transaction(Txid txid);

    /** Whether it takes what comes, and the last commit went through. */
    boolean isWorking();
}
