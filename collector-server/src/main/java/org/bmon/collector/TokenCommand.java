package org.bmon.collector;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.bmon.collector.ingest.NodeTokens;
import org.bmon.common.NodeName;

/** {@code token NODE [FILE]}: makes a token for a node, adds its hash to the tokens file and prints the token. */
final class TokenCommand {

    private TokenCommand() {}

    static int run(String[] args, PrintStream out, PrintStream err) throws IOException {
        if (args.length < 2 || args.length > 3) {
            err.println("usage: token NODE [FILE]   FILE is BMON_COLLECTOR_TOKENS_FILE, or var/collector/tokens");
            return 2;
        }
        String fromEnvironment = System.getenv("BMON_COLLECTOR_TOKENS_FILE");
        String file = args.length == 3 ? args[2] : fromEnvironment != null ? fromEnvironment : "var/collector/tokens";
        try {
            out.println(NodeTokens.issue(Path.of(file), new NodeName(args[1])));
            err.println("The token of " + args[1] + ": give it to its agent, it is nowhere else. Its hash is in " + file
                    + "; remove that line to take it back.");
            return 0;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return 2;
        }
    }
}
