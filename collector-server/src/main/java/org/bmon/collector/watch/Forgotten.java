package org.bmon.collector.watch;

import java.util.Locale;

/** What a watch gives up to stay within its bounds. Each has a counter, so that a notice that lacks something is known to. */
public enum Forgotten {
    /** Transactions of which it was forgotten when they were first known: they count as unknown in templates and blocks. */
    FIRST_KNOWN,
    /** Reasons for which nodes lack transactions: they are not told in what differs between mempools. */
    REASON,
    /** Sizes and fees of transactions that differ between mempools. */
    MEMPOOL_ENTRY,
    /** Lines that warn, of a node and a code that there were too many of to follow. */
    WARNING,
    /** Disputed transactions that were dropped before it was settled who takes them. */
    DISPUTED_TRANSACTION,
    /** Replacements that would count again, if a node told them again. */
    REPLACEMENT,
    /** What became of transactions, for the conflicts of reorgs. */
    CONFLICT,
    /** What blocks spend, for the double spends of reorgs. */
    SPENDS,
    /** Notices that would be told anew, and not amended, if they came again. */
    NOTICE;

    /** Lower case with dashes, as the metric's label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-') + "-forgotten";
    }
}
