package org.bmon.workbench.bench.ingest;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** Watches how much of this process's heap is in use after each collection: what lives, and no garbage but of the old. */
final class HeapWatch implements AutoCloseable {

    private final NotificationListener listener = (notification, handback) -> collected(notification);
    private final Set<String> heapPools = new HashSet<>();
    private final AtomicLong most = new AtomicLong();
    private final AtomicLong mostWhole = new AtomicLong();

    HeapWatch() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            heapPools.addAll(Set.of(collector.getMemoryPoolNames()));
            ((NotificationEmitter) collector).addNotificationListener(listener, null, null);
        }
    }

    private void collected(Notification notification) {
        if (!notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            return;
        }
        GarbageCollectionNotificationInfo info =
                GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
        long used = 0;
        for (Map.Entry<String, MemoryUsage> pool :
                info.getGcInfo().getMemoryUsageAfterGc().entrySet()) {
            used += heapPools.contains(pool.getKey()) ? pool.getValue().getUsed() : 0;
        }
        most.accumulateAndGet(used, Math::max);
        if (info.getGcAction().contains("major")) {
            mostWhole.accumulateAndGet(used, Math::max);
        }
    }

    /** The most bytes in use after any collection. */
    long most() {
        return most.get();
    }

    /** The most bytes in use after a collection of the whole heap; 0 if there was none. */
    long mostWhole() {
        return mostWhole.get();
    }

    @Override
    public void close() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            try {
                ((NotificationEmitter) collector).removeNotificationListener(listener);
            } catch (ListenerNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
