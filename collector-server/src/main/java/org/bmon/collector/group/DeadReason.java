package org.bmon.collector.group;

import java.util.Locale;

/** Why a record was set aside. */
enum DeadReason {
    /** It is no part, or not whole. */
    UNREADABLE,
    /** It is of another partition, or of a topic that was split otherwise. */
    MISPLACED,
    /** Its stream is over: the node began another. */
    OVER;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
