package org.bmon.collector.store;

import java.util.Set;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.common.Network;
import org.jspecify.annotations.Nullable;

/**
 * Which notices to read, the newest first.
 *
 * @param network of this network only; null for all
 * @param kinds of these kinds only; empty for all
 * @param fromMicros begun at this moment or later
 * @param beforeMicros begun before this moment
 * @param openOnly only those that last
 * @param limit most of them
 */
public record NoticeQuery(
        @Nullable Network network,
        Set<NoticeKind> kinds,
        long fromMicros,
        long beforeMicros,
        boolean openOnly,
        int limit) {

    public NoticeQuery {
        kinds = Set.copyOf(kinds);
    }

    /** The latest of all. */
    public static NoticeQuery latest(int limit) {
        return new NoticeQuery(null, Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, false, limit);
    }

    /** The latest of those that people should know of. */
    public static NoticeQuery notable(int limit) {
        return new NoticeQuery(null, NoticeKind.notable(), Long.MIN_VALUE, Long.MAX_VALUE, false, limit);
    }

    /** All that last. */
    public static NoticeQuery open() {
        return new NoticeQuery(null, Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, true, Integer.MAX_VALUE);
    }
}
