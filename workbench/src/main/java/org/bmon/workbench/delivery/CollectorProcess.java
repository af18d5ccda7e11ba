package org.bmon.workbench.delivery;

import java.io.IOException;
import org.bmon.collector.CollectorApplication;

/** A collector as a process that can be killed; it prints what of its heap lives. */
public final class CollectorProcess {

    private CollectorProcess() {}

    /** Runs until it is killed, with a collector's arguments. */
    public static void main(String[] arguments) throws IOException {
        Leash.start(line -> {});
        HeapReport.start();
        CollectorApplication.main(arguments);
    }
}
