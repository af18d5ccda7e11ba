package org.bmon.collector.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bmon.collector.store.JournalEntry;
import org.bmon.collector.store.StreamPosition;
import org.bmon.common.event.StreamId;
import org.jspecify.annotations.Nullable;

/** Events taken since the last commit. Not safe for use by many threads. */
final class PendingCommit {

    final List<JournalEntry> journal = new ArrayList<>();
    final Map<StreamId, StreamPosition> positions = new LinkedHashMap<>();
    int events;

    @Nullable Long nextOffset;
}
