package org.bmon.workbench.delivery;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/** The two agents as a process that can be killed; it prints how many events wait, again and again. */
final class AgentsProcess {

    private AgentsProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        WatchedAgents agents = new WatchedAgents(
                Path.of(arguments[0]),
                Path.of(arguments[1]),
                arguments[2],
                URI.create(arguments[3]),
                Path.of(arguments[4]),
                Clock.systemUTC());
        while (true) {
            System.out.println("waiting " + agents.waiting());
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }
}
