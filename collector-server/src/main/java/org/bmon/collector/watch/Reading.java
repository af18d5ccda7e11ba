package org.bmon.collector.watch;

import java.util.Locale;

/** A figure that a watch keeps up to date. Each is a gauge; those of a node carry its name. */
public enum Reading {
    /** How many blocks a node is behind the best tip of the fleet. */
    NODE_BLOCKS_BEHIND("Blocks that a node's tip is behind the best one of the fleet"),
    /** Seconds since the fleet's newest block, as of the last event. */
    TIP_AGE_SECONDS("Time since the newest block of the fleet"),
    /** Satoshi that the schedule allows up to the newest audited block. */
    SUPPLY_SCHEDULED_SAT("Satoshi that all subsidies up to the newest audited block add up to"),
    /** Satoshi created by the audited blocks. */
    SUPPLY_CREATED_SAT("Satoshi that miners created in the blocks audited since the first one"),
    /** Satoshi that those blocks were allowed to create. */
    SUPPLY_ALLOWED_SAT("Satoshi of subsidy of the blocks audited since the first one"),
    /** Share of the majority's transactions that a node's mempool holds, 0 to 1. */
    MEMPOOL_SHARED_RATIO("Share of the majority's settled transactions that a node's mempool holds"),
    /** Settled transactions that the majority has and a node lacks. */
    MEMPOOL_MISSING_TRANSACTIONS("Settled transactions that the majority has and a node lacks"),
    /** Settled transactions that a node has and the majority lacks. */
    MEMPOOL_UNIQUE_TRANSACTIONS("Settled transactions that a node has and the majority lacks"),
    /** Share of the best template's transactions that are in a node's, 0 to 1. */
    TEMPLATE_SHARED_RATIO("Share of the best template's transactions that a node's template holds"),
    /** How many satoshi less a node's template pays than the best one made before it on its parent. */
    TEMPLATE_FEE_SHORTFALL_SATOSHI("Fees that a node's template misses against an earlier one on the same parent"),
    /** Share of recent compact blocks for which a node had to ask for transactions, 0 to 1. */
    COMPACT_BLOCKS_ASKED_RATIO("Share of recent compact blocks for which a node asked for transactions"),
    /** Recent connect times of a node over the median of the others, for the same blocks. */
    CONNECT_TIME_RATIO("Recent block connect times of a node over those of the nodes it is compared with"),
    /** Transactions rejected by a node within ten minutes. */
    REJECTIONS_RECENT("Transactions that a node rejected within ten minutes");

    private final String description;

    Reading(String description) {
        this.description = description;
    }

    /** What it is, for the metric's help text. */
    public String description() {
        return description;
    }

    /** Its name in metrics, without the prefix, with dots. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
