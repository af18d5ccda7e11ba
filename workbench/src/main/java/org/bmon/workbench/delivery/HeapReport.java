package org.bmon.workbench.delivery;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.concurrent.TimeUnit;

/** Prints what of the heap lives after a full collection, every few seconds, from a thread of its own. */
final class HeapReport {

    private static final int SECONDS = 10;

    private HeapReport() {}

    static void start() {
        Thread thread = new Thread(HeapReport::run, "heap-report");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(SECONDS);
                System.gc();
                System.out.println("live " + live());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long live() {
        long live = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage after = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            live += after == null ? 0 : after.getUsed();
        }
        return live;
    }
}
