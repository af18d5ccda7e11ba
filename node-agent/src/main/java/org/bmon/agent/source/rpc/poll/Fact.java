package org.bmon.agent.source.rpc.poll;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The latest answer to one question. It holds until the question fails, the node is out of reach, or it is too old; then
 * there is none, rather than an old one. Safe for use by many threads.
 */
public final class Fact<T> {

    private record Told<T>(T value, long nanos) {}

    private final LongSupplier nanos;
    private final long holdsNanos;
    private volatile @Nullable Told<T> told;

    /** A fact that holds so long after it was told. */
    Fact(Duration holds, LongSupplier nanos) {
        this.nanos = nanos;
        this.holdsNanos = holds.toNanos();
    }

    /** The answer; null if there is none that holds. */
    public @Nullable T get() {
        Told<T> last = told;
        return last == null || nanos.getAsLong() - last.nanos() > holdsNanos ? null : last.value();
    }

    void set(T value) {
        told = new Told<>(value, nanos.getAsLong());
    }

    void clear() {
        told = null;
    }
}
