package org.bmon.collector;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.bmon.collector.security.Readers;

/** {@code reader NAME [FILE]}: makes a password for a reader, adds its hash to the readers file and prints the password. */
final class ReaderCommand {

    private ReaderCommand() {}

    static int run(String[] args, PrintStream out, PrintStream err) throws IOException {
        if (args.length < 2 || args.length > 3) {
            err.println("usage: reader NAME [FILE]   FILE is BMON_COLLECTOR_READERS_FILE, or var/collector/readers");
            return 2;
        }
        String fromEnvironment = System.getenv("BMON_COLLECTOR_READERS_FILE");
        String file = args.length == 3 ? args[2] : fromEnvironment != null ? fromEnvironment : "var/collector/readers";
        try {
            out.println(Readers.issue(Path.of(file), args[1]));
            err.println("The password of " + args[1] + ": it is nowhere else. Its hash is in " + file
                    + "; remove that line to take it back. The collector asks for it when"
                    + " BMON_COLLECTOR_READERS_FILE names that file.");
            return 0;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return 2;
        }
    }
}
