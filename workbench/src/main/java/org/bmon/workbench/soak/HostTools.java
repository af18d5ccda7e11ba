package org.bmon.workbench.soak;

import java.io.IOException;
import org.bmon.workbench.delivery.Child;

/** What can be done to a process of one's own without any right beyond that: stop it, and forbid its files to grow. */
final class HostTools {

    private HostTools() {}

    static void stall(Child child) throws IOException, InterruptedException {
        run("kill", "-STOP", Long.toString(child.pid()));
    }

    static void resume(Child child) throws IOException, InterruptedException {
        run("kill", "-CONT", Long.toString(child.pid()));
    }

    /** Writing past the length that each file has fails from now on. */
    static void fillDisk(Child child) throws IOException, InterruptedException {
        run("prlimit", "--pid", Long.toString(child.pid()), "--fsize=0:");
    }

    static void freeDisk(Child child) throws IOException, InterruptedException {
        run("prlimit", "--pid", Long.toString(child.pid()), "--fsize=unlimited:");
    }

    /** Whether files can be forbidden to grow here. */
    static boolean canFillDisk() throws InterruptedException {
        try {
            return new ProcessBuilder("prlimit", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        // A process that has just ended is no failure: it is missed elsewhere if nobody killed it.
        process.waitFor();
    }
}
