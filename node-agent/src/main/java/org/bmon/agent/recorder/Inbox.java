package org.bmon.agent.recorder;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What waits to be recorded, up to so many bytes: whoever puts something in never waits. */
final class Inbox {

    /** What waits, and of which kind it is; compared with nothing, so that its bytes may be an array. */
    @SuppressWarnings("ArrayRecordComponent")
    record Item(Kind kind, byte[] bytes) {}

    private static final int OVERHEAD = 64;

    private final Deque<Item> items = new ArrayDeque<>();
    private final long limit;
    private long bytes;

    Inbox(long limitBytes) {
        this.limit = limitBytes;
    }

    /** False if there was no room. */
    synchronized boolean offer(Item item) {
        long size = size(item);
        if (bytes + size > limit) {
            return false;
        }
        bytes += size;
        items.addLast(item);
        return true;
    }

    private static long size(Item item) {
        return (long) item.bytes().length + OVERHEAD;
    }

    synchronized @Nullable Item poll() {
        Item item = items.pollFirst();
        if (item != null) {
            bytes -= size(item);
        }
        return item;
    }
}
