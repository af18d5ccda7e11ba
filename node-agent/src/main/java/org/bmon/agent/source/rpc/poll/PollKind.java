package org.bmon.agent.source.rpc.poll;

import java.time.Duration;
import java.util.Locale;

/**
 * What the node is asked, how often, and whether that is cheap for it. docs/rpc.md has the lock and the cost of each.
 */
public enum PollKind {
    CHAIN(Lane.QUICK, Duration.ofSeconds(5)),
    MEMPOOL(Lane.QUICK, Duration.ofSeconds(15)),
    NETWORK(Lane.QUICK, Duration.ofMinutes(1)),
    PEERS(Lane.QUICK, Duration.ofMinutes(1)),
    TRAFFIC(Lane.QUICK, Duration.ofMinutes(1)),
    UPTIME(Lane.QUICK, Duration.ofMinutes(1)),
    CALLS(Lane.QUICK, Duration.ofMinutes(1)),
    MEMORY(Lane.QUICK, Duration.ofMinutes(1)),
    INDEXES(Lane.QUICK, Duration.ofMinutes(1)),
    MINING(Lane.QUICK, Duration.ofMinutes(1)),
    TRANSACTIONS(Lane.QUICK, Duration.ofMinutes(1)),
    ADDRESSES(Lane.QUICK, Duration.ofMinutes(5)),
    BANNED(Lane.QUICK, Duration.ofMinutes(5)),
    NOTIFIERS(Lane.QUICK, Duration.ofMinutes(10)),
    CONTENT(Lane.SLOW, Duration.ofMinutes(1)),
    TIPS(Lane.SLOW, Duration.ofMinutes(10)),
    TEMPLATE(Lane.SLOW, Duration.ofMinutes(5)),
    /** Once for each block; the interval is how often one that failed is tried again. */
    AUDIT(Lane.SLOW, Duration.ofMinutes(1)),
    /** When the collector asks; the interval is how often one that failed is tried again. */
    WISHES(Lane.SLOW, Duration.ofMinutes(1)),
    FEES(Lane.QUICK, Duration.ZERO),
    SUPPLY(Lane.SLOW, Duration.ZERO);

    /** Who does it: at most one call of each lane is under way. */
    enum Lane {
        /** What the node answers at once. */
        QUICK,
        /** What costs it something, and what did not answer in time before. */
        SLOW
    }

    private final Lane lane;
    private final Duration interval;

    PollKind(Lane lane, Duration interval) {
        this.lane = lane;
        this.interval = interval;
    }

    Lane lane() {
        return lane;
    }

    /** How often, unless it is set; zero is never. */
    public Duration interval() {
        return interval;
    }

    /** How long after the node began to answer; nothing that is dear is asked at once. */
    Duration firstWait() {
        return this == SUPPLY ? Duration.ofMinutes(15) : Duration.ZERO;
    }

    /** The word for it in settings and labels. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
