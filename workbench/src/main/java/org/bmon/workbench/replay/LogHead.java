package org.bmon.workbench.replay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bmon.common.Network;
import org.bmon.workbench.cli.BadInput;
import org.jspecify.annotations.Nullable;

/**
 * What the first lines of a debug.log tell of a node, for a recording whose rpc/ does not: a node names its version and
 * its data directory at each start, and the directory of every network but main has the network's name.
 *
 * @param version such as v28.0.0; null if no start is among the first lines
 * @param network null likewise
 */
record LogHead(@Nullable String version, @Nullable Network network) {

    private static final int BYTES = 1 << 18;
    private static final Pattern VERSION = Pattern.compile("\\bversion (v\\d+\\S*)(?: \\(|$)");
    private static final Pattern DIRECTORY = Pattern.compile("Using data directory (?:.*[/\\\\])?([^/\\\\]*)[/\\\\]?$");

    /** Reads the first lines. */
    static LogHead read(Path log) throws BadInput {
        String version = null;
        Network network = null;
        for (String line : head(log).lines().toList()) {
            Matcher start = VERSION.matcher(line);
            Matcher directory = DIRECTORY.matcher(line);
            if (version == null && start.find()) {
                version = start.group(1);
            } else if (network == null && directory.find()) {
                network = networkOf(directory.group(1));
            }
        }
        return new LogHead(version, network);
    }

    private static String head(Path log) throws BadInput {
        try (InputStream in = RotatedLog.open(log)) {
            return new String(in.readNBytes(BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BadInput(log, "can't be read: " + e.getMessage());
        }
    }

    private static Network networkOf(String directory) {
        return switch (directory) {
            case "testnet3" -> Network.TESTNET3;
            case "testnet4" -> Network.TESTNET4;
            case "regtest" -> Network.REGTEST;
            default -> directory.startsWith("signet") ? Network.SIGNET : Network.MAIN;
        };
    }
}
