package org.bmon.collector.propagation;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bmon.common.Hash256;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind that can still be amended, oldest first, and those changed since they were delivered. An
 * object goes when its window is over, or when there are too many; its hash is remembered for long after, so that what
 * comes later of it neither amends nor begins anything.
 */
final class ObjectWindow<K extends Hash256> {

    private final int stages;
    private final int limit;
    private final long windowMicros;
    private final Consumer<SightedObject<K>> deliver;
    private final Map<K, SightedObject<K>> held = new LinkedHashMap<>();
    private final RecentKeys finished;
    private Set<SightedObject<K>> changed = new LinkedHashSet<>();
    private long horizon = Long.MIN_VALUE;
    private long watermark = Long.MIN_VALUE;
    private long late;
    private long evicted;

    ObjectWindow(int stages, int limit, long windowMicros, int remembered, Consumer<SightedObject<K>> deliver) {
        this.stages = stages;
        this.limit = limit;
        this.windowMicros = windowMicros;
        this.finished = new RecentKeys(remembered);
        this.deliver = deliver;
    }

    @Nullable SightedObject<K> get(K key) {
        return held.get(key);
    }

    /** The object, begun if it is new; null and counted if it is finished or older than the window. */
    @Nullable SightedObject<K> open(K key, long nodeMicros, long fleetMicros) {
        SightedObject<K> object = held.get(key);
        if (object != null) {
            return object;
        }
        if (fleetMicros < horizon || finished.contains(key)) {
            late++;
            return null;
        }
        if (held.size() == limit) {
            evicted++;
            Iterator<SightedObject<K>> oldest = held.values().iterator();
            SightedObject<K> gone = oldest.next();
            oldest.remove();
            finish(gone);
        }
        long from = watermark == Long.MIN_VALUE ? fleetMicros : Math.min(fleetMicros, watermark);
        object = new SightedObject<>(key, nodeMicros, from, stages);
        held.put(key, object);
        return object;
    }

    void changed(SightedObject<K> object) {
        changed.add(object);
    }

    void advance(long nowMicros) {
        if (nowMicros <= watermark) {
            return;
        }
        watermark = nowMicros;
        horizon = nowMicros - windowMicros;
        Iterator<SightedObject<K>> oldest = held.values().iterator();
        while (oldest.hasNext()) {
            SightedObject<K> object = oldest.next();
            if (object.heldFromMicros() >= horizon) {
                break;
            }
            oldest.remove();
            finish(object);
        }
    }

    void drain() {
        Set<SightedObject<K>> now = changed;
        changed = new LinkedHashSet<>();
        now.forEach(deliver);
    }

    void finishAll() {
        held.values().forEach(this::finish);
        held.clear();
    }

    int size() {
        return held.size();
    }

    long late() {
        return late;
    }

    long evicted() {
        return evicted;
    }

    private void finish(SightedObject<K> object) {
        finished.add(object.key());
        changed.remove(object);
        object.finish();
        deliver.accept(object);
    }
}
