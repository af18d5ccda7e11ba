package org.bmon.collector.propagation;

import java.util.ArrayDeque;
import java.util.Deque;
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
 * object is delivered from when it is ripe, or after some time all the same, and then whenever it changes. It goes when its window is over, or when there are too many; its hash is remembered for long after, so that what
 * comes later of it neither amends nor begins anything.
 */
final class ObjectWindow<K extends Hash256> {

    private final int stages;
    private final int limit;
    private final long windowMicros;
    private final long patienceMicros;
    private final Consumer<SightedObject<K>> deliver;
    private final Map<K, SightedObject<K>> held = new LinkedHashMap<>();
    private final RecentKeys finished;
    private final Deque<SightedObject<K>> unripe = new ArrayDeque<>();
    private Set<SightedObject<K>> changed = new LinkedHashSet<>();
    private long horizon = Long.MIN_VALUE;
    private long watermark = Long.MIN_VALUE;
    private long late;
    private long evicted;

    /**
     * @param stages how many stages an object passes
     * @param limit most objects held
     * @param windowMicros how long after it began an object goes
     * @param remembered how many finished ones are remembered
     * @param patienceMicros how long after it began an object that is not ripe is delivered all the same
     * @param deliver takes the objects that changed
     */
    ObjectWindow(
            int stages,
            int limit,
            long windowMicros,
            int remembered,
            long patienceMicros,
            Consumer<SightedObject<K>> deliver) {
        this.stages = stages;
        this.limit = limit;
        this.windowMicros = windowMicros;
        this.finished = new RecentKeys(remembered);
        this.patienceMicros = patienceMicros;
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
        if (patienceMicros > 0) {
            unripe.addLast(object);
        }
        return object;
    }

    /**
     * Notes that an object is not what was delivered of it.
     *
     * @param ripe whether there is reason to deliver it soon; one that was delivered before always is
     */
    void changed(SightedObject<K> object, boolean ripe) {
        if (ripe || object.wasDelivered()) {
            changed.add(object);
        }
    }

    void advance(long nowMicros) {
        if (nowMicros <= watermark) {
            return;
        }
        watermark = nowMicros;
        horizon = nowMicros - windowMicros;
        while (!unripe.isEmpty() && unripe.getFirst().heldFromMicros() < nowMicros - patienceMicros) {
            SightedObject<K> object = unripe.removeFirst();
            if (!object.wasDelivered()) {
                changed.add(object);
            }
        }
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

    void renew() {
        for (SightedObject<K> object : held.values()) {
            if (object.wasDelivered()) {
                object.forgetDelivery();
                changed.add(object);
            }
        }
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
        // The oldest go first, here and there: what is finished early does not pile up among the unripe.
        while (!unripe.isEmpty() && unripe.getFirst().wasDelivered()) {
            unripe.removeFirst();
        }
    }
}
