package org.bmon.workbench.delivery;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The two agents as a process that can be killed; it prints how many events wait, again and again. A number of milliseconds
 * on its standard input sets its clock that far ahead of the system's.
 */
public final class AgentsProcess {

    private static final int LOKI = 6;

    private AgentsProcess() {}

    /**
     * Runs until it is killed.
     *
     * @param arguments the name of the node, the state directory, debug.log, the ZMQ address, the collector, the file of
     *     tokens, and optionally where Loki is and how many milliseconds the clock is ahead
     */
    public static void main(String[] arguments) throws InterruptedException {
        HostClock clock = new HostClock();
        if (arguments.length > LOKI + 1) {
            clock.set(Duration.ofMillis(Long.parseLong(arguments[LOKI + 1])));
        }
        Leash.start(line -> clock.set(Duration.ofMillis(Long.parseLong(line.strip()))));
        HeapReport.start();
        WatchedAgents agents = new WatchedAgents(
                arguments[0],
                Path.of(arguments[1]),
                Path.of(arguments[2]),
                arguments[3],
                URI.create(arguments[4]),
                Path.of(arguments[5]),
                loki(arguments),
                clock);
        while (true) {
            System.out.println("waiting " + agents.waiting());
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private static @Nullable URI loki(String[] arguments) {
        return arguments.length > LOKI ? URI.create(arguments[LOKI]) : null;
    }
}
