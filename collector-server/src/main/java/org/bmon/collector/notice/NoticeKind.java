package org.bmon.collector.notice;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a notice is about. Every kind has a metric from the start, so that alert rules can be written before it happens. */
public enum NoticeKind {
    /** A block took strangely long from the first node to the last. */
    BLOCK_SPREAD,
    /** Transactions take strangely long. */
    TRANSACTION_SPREAD,
    /** A node sees blocks strangely late. */
    NODE_LATE,
    /** A node misses a strangely large share of transactions. */
    TRANSACTIONS_MISSED,

    /** Nodes left a branch for another. */
    REORG,
    /** Two or more blocks of one height. */
    RACE,
    /** A branch that looks as if it had been held back. */
    SELFISH_MINING,
    /** A block that nodes call invalid. */
    BAD_BLOCK,
    /** A block that some nodes call invalid and others have in their chain. */
    CONSENSUS_SPLIT,
    /** A node's tip is behind those of others. */
    NODE_BEHIND,
    /** Nodes stay on different tips. */
    TIP_SPLIT,
    /** No new block for a long time. */
    TIP_OLD,
    /** A coinbase claims more than subsidy and fees. */
    INFLATION,
    /** The supply that nodes count differs, or is not what the schedule allows. */
    SUPPLY,

    /** A node's mempool is empty or far smaller than its cohort's. */
    MEMPOOL_EMPTY,
    /** A node rejects transactions at a strange rate. */
    REJECTIONS,
    /** One cohort rejects a transaction that another relays, or a node one that its own cohort accepts. */
    POLICY_SPLIT,
    /** Transactions gave way to ones that pay more: history of each hour, and nothing to act on. */
    REPLACEMENTS,
    /** A node's mempool lacks much of what the majority has, or has much that they lack. */
    MEMPOOL_DIVERGED,
    /** Templates on the same parent differ by much. */
    TEMPLATE_DIVERGED,
    /** The block that came differs by much from the templates. */
    TEMPLATE_MISSED,
    /** A node connects blocks slowly for its cohort. */
    SLOW_CONNECT,
    /** A node has to ask for strangely many transactions of compact blocks. */
    COMPACT_BLOCKS,

    /** A node started again. */
    NODE_RESTARTED,
    /** A node's version or configuration changed. */
    NODE_CHANGED,
    /** A node warns of something itself. */
    NODE_WARNING,
    /** A node has too few peers, or none that came to it. */
    PEERS_LOW,
    /** A node's clock is off, or not known well enough. */
    CLOCK_OFF,
    /** Nothing is heard of a node's agent. */
    NODE_SILENT,
    /** A node does not answer its agent. */
    NODE_UNREACHABLE;

    /** Whether it happens all the time: then it is history to look things up in, and shown to whoever asks for its kind. */
    public boolean isRoutine() {
        return this == REPLACEMENTS;
    }

    /** All kinds but those that are routine. */
    public static Set<NoticeKind> notable() {
        Set<NoticeKind> kinds = EnumSet.allOf(NoticeKind.class);
        kinds.removeIf(NoticeKind::isRoutine);
        return kinds;
    }

    /** Lower case with dashes, as labels, the API and documents write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The kind of this label.
     *
     * @throws IllegalArgumentException naming the label if there is none
     */
    public static NoticeKind ofLabel(String label) {
        for (NoticeKind kind : values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("not a kind of notice: '" + label + "'");
    }
}
