package org.bmon.sim.rpc;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Lets calls wait for a change of the tip, in real time. */
final class TipWatch {

    private boolean closed;
    private long changes;

    synchronized void changed() {
        changes++;
        notifyAll();
    }

    /** Ends every wait, now and later. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /**
     * Waits until {@code met}, which is asked after each change; gives up after {@code timeoutMillis}, 0 meaning never,
     * and when closed. The condition is asked outside this object's lock, for it may take the model's.
     */
    void await(BooleanSupplier met, long timeoutMillis) throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            long seen;
            synchronized (this) {
                seen = changes;
            }
            if (met.getAsBoolean()) {
                return;
            }
            synchronized (this) {
                while (changes == seen && !closed) {
                    long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis) - (System.nanoTime() - start);
                    if (timeoutMillis == 0) {
                        wait();
                    } else if (left > 0) {
                        TimeUnit.NANOSECONDS.timedWait(this, left);
                    } else {
                        return;
                    }
                }
                if (closed) {
                    return;
                }
            }
        }
    }
}
