package org.bmon.collector.propagation;

import org.bmon.common.Hash256;
import org.jspecify.annotations.Nullable;

/**
 * A block or a transaction with the sightings of it by all nodes, as long as it can be amended.
 *
 * @param <K> its hash
 */
final class SightedObject<K extends Hash256> {

    private static final int UNKNOWN = -1;
    private static final int NEVER = 0;

    private final K key;
    private final long baseMicros;
    private final long heldFromMicros;
    private final Sightings[] stages;
    private int height = UNKNOWN;
    private int delivered = NEVER;
    private boolean finished;
    private boolean settled;

    /**
     * @param baseMicros the node time of its first report, to which all others are kept relative
     * @param heldFromMicros the fleet time from which its window counts
     */
    SightedObject(K key, long baseMicros, long heldFromMicros, int stages) {
        this.key = key;
        this.baseMicros = baseMicros;
        this.heldFromMicros = heldFromMicros;
        this.stages = new Sightings[stages];
        for (int i = 0; i < stages; i++) {
            this.stages[i] = new Sightings();
        }
    }

    K key() {
        return key;
    }

    long baseMicros() {
        return baseMicros;
    }

    long heldFromMicros() {
        return heldFromMicros;
    }

    Sightings[] stages() {
        return stages;
    }

    @Nullable Integer height() {
        return height == UNKNOWN ? null : height;
    }

    /** Takes its height; true if it was not known. */
    boolean height(@Nullable Integer told) {
        if (told == null || height != UNKNOWN) {
            return false;
        }
        height = told;
        return true;
    }

    /** It can't be amended any more. */
    void finish() {
        finished = true;
    }

    /**
     * Whether it is settled now and was not before.
     *
     * @param spread how it came at the stage that every node should tell
     */
    boolean settles(@Nullable StageSpread spread) {
        boolean whole = spread != null && spread.seen() == spread.expected();
        if (settled || !(whole || finished)) {
            return false;
        }
        settled = true;
        return true;
    }

    boolean isFinished() {
        return finished;
    }

    void forgetDelivery() {
        delivered = NEVER;
    }

    boolean wasDelivered() {
        return delivered != NEVER;
    }

    /** Notes what is delivered of it, by the record's hash; false if that is the same as before. */
    boolean deliver(int recordHash) {
        int print = recordHash == NEVER ? 1 : recordHash;
        boolean fresh = delivered != print;
        delivered = print;
        return fresh;
    }
}
