package org.bmon.collector.live;

import java.util.function.Predicate;
import org.bmon.common.Txid;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxEvent;

/**
 * What of its findings a live fleet writes: all, or a shard's share.
 *
 * @param name what its threads' names end with
 * @param isFleet whether it judges what is about the fleet: blocks, chain, notices, nodes
 * @param isShard whether its events come from a partition, which can be read with a delay
 * @param transactions which transactions are its own
 */
record Share(String name, boolean isFleet, boolean isShard, Predicate<Txid> transactions) {

    /** Everything. */
    static final Share WHOLE = new Share("", true, false, txid -> true);

    /** Whether an event is judged, and not only a sign that its node lived: it is about a transaction of another shard. */
    boolean judges(Event event) {
        return !isShard
                || !(event instanceof TxEvent about)
                || transactions.test(about.txid())
                || (isFleet && !(event instanceof TxAccepted));
    }

    /** That of a shard. */
    static Share of(int shard, Predicate<Txid> transactions) {
        return new Share("-" + shard, shard == 0, true, transactions);
    }
}
