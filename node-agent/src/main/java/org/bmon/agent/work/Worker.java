package org.bmon.agent.work;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A thread that works in rounds and rests between them, until it is told to end. */
public final class Worker {

    private final Thread thread;
    private final Object rest = new Object();
    private volatile boolean ending;
    private boolean woken;

    /**
     * A thread that does nothing before its start.
     *
     * @param work all its rounds; returns soon once {@link #isEnding}
     */
    public Worker(String name, Runnable work) {
        this.thread = new Thread(work, name);
    }

    /** Begins; to be called once. */
    public void start() {
        thread.start();
    }

    /** Whether this is the last round. */
    public boolean isEnding() {
        return ending;
    }

    /** Waits, in the worker's own thread, unless it is to end; being interrupted means that it is. */
    public void rest(Duration wait) {
        rest(wait, false);
    }

    /** The same, but {@link #wake} ends it, also one since the last such rest. */
    public void doze(Duration wait) {
        rest(wait, true);
    }

    private void rest(Duration wait, boolean lightly) {
        long until = System.nanoTime() + wait.toNanos();
        synchronized (rest) {
            try {
                for (long left = wait.toNanos();
                        left > 0 && !ending && !(lightly && woken);
                        left = until - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(rest, left);
                }
            } catch (InterruptedException e) {
                ending = true;
            }
            woken &= !lightly;
        }
    }

    /** There is something to do at once. */
    public void wake() {
        synchronized (rest) {
            woken = true;
            rest.notifyAll();
        }
    }

    /** Ends the rest that it takes, if it does; the round that is under way is finished. */
    public void askToEnd() {
        synchronized (rest) {
            ending = true;
            rest.notifyAll();
        }
    }

    /** Whatever it waits for, it is to end. */
    public void interrupt() {
        askToEnd();
        thread.interrupt();
    }

    /** Asks it to end and waits until it has; at once if it was never started. */
    public void end() {
        askToEnd();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
