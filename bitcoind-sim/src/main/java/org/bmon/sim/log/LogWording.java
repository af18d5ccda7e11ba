package org.bmon.sim.log;

import java.util.Locale;
import org.bmon.sim.scenario.CoreVersion;

/**
 * How one version of Bitcoin Core words its log: the one place for what differs from version to version. A method that
 * gives a list gives the lines of one statement; it is empty where the version says nothing.
 */
public final class LogWording {

    private final CoreVersion version;
    private final BlockWording blocks;
    private final BenchWording bench;
    private final MempoolWording mempool;
    private final InvalidBlockWording invalid;

    public LogWording(CoreVersion version) {
        this.version = version;
        this.blocks = new BlockWording(version);
        this.bench = new BenchWording(version);
        this.mempool = new MempoolWording(version);
        this.invalid = new InvalidBlockWording(version);
    }

    /** Lines of blocks that arrive, connect and disconnect. */
    public BlockWording blocks() {
        return blocks;
    }

    /** Lines of {@code -debug=bench}. */
    public BenchWording bench() {
        return bench;
    }

    /** Lines of transactions. */
    public MempoolWording mempool() {
        return mempool;
    }

    /** Lines of invalid blocks. */
    public InvalidBlockWording invalid() {
        return invalid;
    }

    /** The name of an RPC worker's thread. */
    public String rpcThread(int number) {
        return version.atLeast(31) ? String.format(Locale.ROOT, "http.%02d", number) : "httpworker." + number;
    }

    /** The name of the thread that loads blocks and mempool at the start. */
    public String loadThread() {
        return version.atLeast(23) ? "initload" : "loadblk";
    }

    /** What tells that networking was switched on or off. */
    public Entry networkActive(boolean active) {
        return Entry.info(Site.NETWORK, "SetNetworkActive: " + active);
    }

    /** What tells of a connection that this node opened. */
    public Entry peerConnected(CoreVersion peerVersion, int peerHeight, int peer) {
        int protocol = peerVersion.protocol();
        boolean encrypted = version.atLeast(27) && peerVersion.atLeast(27);
        String transport = encrypted ? "v2" : "v1";
        String text;
        if (version.isMaster()) {
            text = format("New manual peer connected: transport: %s, version: %d, peer=%d", transport, protocol, peer);
        } else if (version.atLeast(31)) {
            text = format(
                    "New manual peer connected: transport: %s, version: %d, blocks=%d peer=%d",
                    transport, protocol, peerHeight, peer);
        } else if (version.atLeast(26)) {
            text = format(
                    "New manual %s peer connected: version: %d, blocks=%d, peer=%d",
                    transport, protocol, peerHeight, peer);
        } else {
            text = format(
                    "New outbound peer connected: version: %d, blocks=%d, peer=%d (manual)",
                    protocol, peerHeight, peer);
        }
        return Entry.info(Site.PEER, text);
    }

    /** The words of a pattern in no language's own way of writing numbers. */
    @SuppressWarnings("AnnotateFormatMethod") // The annotation would be all that is used of one more library.
    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
