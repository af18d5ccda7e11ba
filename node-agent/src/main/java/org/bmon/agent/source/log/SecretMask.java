package org.bmon.agent.source.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of the lines in which a node tells its settings. Bitcoin Core does so itself for those it knows as
 * secret (rpcauth, rpcuser, rpcpassword and torpassword); forks and what runs by a notify setting may not.
 */
public final class SecretMask {

    private static final String SETTING = " arg: ";
    private static final Pattern SECRET = Pattern.compile(
            "( arg: (?:\\[[a-z0-9]+] )?[a-z0-9.-]*(?:pass|auth|user|secret|token|cookie|notify)[a-z0-9.-]*=).*");
    private static final Pattern LOGIN = Pattern.compile("://[^/@\\s\"]+@");
    private static final String MASK = "\"****\"";

    private SecretMask() {}

    /** The line without the values of settings that are, or may hold, secrets. */
    public static String mask(String line) {
        if (!line.contains(SETTING)) {
            return line;
        }
        Matcher secret = SECRET.matcher(line);
        String masked = secret.find() ? line.substring(0, secret.end(1)) + MASK : line;
        return LOGIN.matcher(masked).replaceAll("://****@");
    }
}
