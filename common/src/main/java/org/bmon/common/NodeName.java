package org.bmon.common;

import java.util.regex.Pattern;

/**
 * The name that an operator gave a monitored bitcoind: its identity everywhere.
 *
 * @param value 1 to 63 letters, digits, dots, dashes and underscores, the first a letter or a digit, so that it can
 *     stand in a label, a file name and a URL as it is
 */
public record NodeName(String value) implements Comparable<NodeName> {

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    public NodeName {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("not a node name: '" + value.substring(0, Math.min(80, value.length()))
                    + "'; it takes 1 to 63 letters, digits, dots, dashes and underscores, the first a letter or digit");
        }
    }

    @Override
    public int compareTo(NodeName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
