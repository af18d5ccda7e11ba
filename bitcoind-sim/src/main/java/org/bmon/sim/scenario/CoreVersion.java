package org.bmon.sim.scenario;

/**
 * A version of Bitcoin Core that a simulated node speaks as.
 *
 * @param major the release, 22 to 31
 * @param minor the point release; 99 is the development branch after that release
 */
public record CoreVersion(int major, int minor) implements Comparable<CoreVersion> {

    /** The oldest version that can be simulated. */
    public static final CoreVersion OLDEST = new CoreVersion(22, 0);

    /** The development branch after the newest release. */
    public static final CoreVersion MASTER = new CoreVersion(31, 99);

    public CoreVersion {
        boolean known = major >= 22 && major <= 31 && minor >= 0 && (minor < 10 || (major == 31 && minor == 99));
        if (!known) {
            throw new IllegalArgumentException(
                    "cannot simulate Bitcoin Core " + major + "." + minor + "; it takes 22 to 31, and 31.99");
        }
    }

    /** The first release of a major version. */
    public static CoreVersion of(int major) {
        return new CoreVersion(major, 0);
    }

    /**
     * Reads {@code 28}, {@code 29.1} or {@code 31.99}.
     *
     * @throws IllegalArgumentException if it is not a version that can be simulated
     */
    public static CoreVersion parse(String text) {
        String[] parts = text.split("\\.", -1);
        try {
            if (parts.length <= 2) {
                return new CoreVersion(Integer.parseInt(parts[0]), parts.length == 1 ? 0 : Integer.parseInt(parts[1]));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a version of Bitcoin Core: '" + text + "'; write 28 or 31.99", e);
        }
        throw new IllegalArgumentException("not a version of Bitcoin Core: '" + text + "'; write 28 or 31.99");
    }

    /** True from this major version on. */
    public boolean atLeast(int major) {
        return this.major >= major;
    }

    /** True from this point release on. */
    public boolean atLeast(int major, int minor) {
        return this.major > major || (this.major == major && this.minor >= minor);
    }

    /** True for the development branch. */
    public boolean isMaster() {
        return minor == 99;
    }

    /** The number that getnetworkinfo gives, such as 280000 or 319900. */
    public int number() {
        return major * 10_000 + minor * 100;
    }

    /** What the first line of the log calls it. */
    public String buildText() {
        return isMaster() ? "v" + this + ".0-58a7869f860f" : "v" + this;
    }

    /** How it introduces itself to peers. */
    public String subversion() {
        return "/Satoshi:" + this + ".0/";
    }

    /** The version of the peer-to-peer protocol. */
    public int protocol() {
        return isMaster() ? 70017 : 70016;
    }

    @Override
    public int compareTo(CoreVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
