package org.bmon.sim.log;

import static org.bmon.sim.log.LogWording.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bmon.common.BlockHash;
import org.bmon.sim.ledger.SimBlock;
import org.bmon.sim.scenario.CoreVersion;

/** What a version says when its process starts and ends, line by line with its thread and its time. */
public final class LifeWording {

    /** A line so many microseconds after the start or the stop. */
    public record Timed(long afterMicros, String thread, Entry entry) {

        /** True if this line says that the initial download is over. */
        public boolean leavesDownload() {
            return entry.text().startsWith("Leaving InitialBlockDownload");
        }
    }

    private final CoreVersion version;
    private final String loadThread;
    private final List<Timed> lines = new ArrayList<>();
    private long at;

    private LifeWording(CoreVersion version) {
        this.version = version;
        this.loadThread = new LogWording(version).loadThread();
    }

    /** The lines of a start up to the loading of the chain, in the order of their times. */
    public static List<Timed> beginning(CoreVersion version, ProcessFacts facts) {
        LifeWording life = new LifeWording(version);
        life.banner(facts);
        life.settings(facts);
        life.services(facts);
        life.chain(facts);
        return life.lines;
    }

    /** The lines from the loaded chain to Done loading. */
    public static List<Timed> ready(CoreVersion version, ProcessFacts facts, int height) {
        LifeWording life = new LifeWording(version);
        life.network(facts, height);
        return life.lines;
    }

    /** What the loading thread says of mempool.dat before the transactions come in. */
    public static List<Timed> mempoolBegins(CoreVersion version, ProcessFacts facts) {
        LifeWording life = new LifeWording(version);
        if (facts.savedTransactions() >= 0 && version.atLeast(27)) {
            life.load(40, "Loading " + facts.savedTransactions() + " mempool transactions from file...");
        }
        return life.lines;
    }

    /** What the loading thread says of mempool.dat after the transactions came in. */
    public static List<Timed> mempoolEnds(CoreVersion version, ProcessFacts facts) {
        LifeWording life = new LifeWording(version);
        int saved = facts.savedTransactions();
        String medium = version.atLeast(28) ? "file" : "disk";
        if (saved < 0) {
            life.load(
                    20,
                    version.atLeast(28)
                            ? "Failed to open mempool file. Continuing anyway."
                            : "Failed to open mempool file from disk. Continuing anyway.");
        } else {
            life.load(
                    60,
                    format(
                            "Imported mempool transactions from %s: %d succeeded, 0 failed, 0 expired, 0 already there, 0"
                                    + " waiting for initial broadcast",
                            medium, saved));
        }
        life.thread(10, life.loadThread, life.loadThread + " thread exit");
        return life.lines;
    }

    /** The lines of a clean stop. */
    public static List<Timed> ending(CoreVersion version, BlockHash tip, int mempoolSize) {
        LifeWording life = new LifeWording(version);
        life.stop(tip, mempoolSize);
        return life.lines;
    }

    private void banner(ProcessFacts facts) {
        init(0, "Bitcoin Core version " + version.buildText() + " (release build)");
        if (version.isMaster()) {
            init(60, "Log output may contain privacy-sensitive information. Be cautious when sharing logs.");
        } else {
            init(100, "Script verification uses 1 additional threads");
        }
        init(80, "Using the 'x86_shani(1way" + (version.isMaster() ? ";" : ",") + "2way)' SHA256 implementation");
        init(90_000, "Using RdSeed as an additional entropy source");
        init(3, "Using RdRand as an additional entropy source");
        init(2_000, "Default data directory /home/bitcoin/.bitcoin");
        init(5, "Using data directory " + facts.dataDirectory());
    }

    private void settings(ProcessFacts facts) {
        String home = facts.dataDirectory().substring(0, facts.dataDirectory().lastIndexOf('/'));
        init(10, "Config file: " + home + "/bitcoin.conf");
        String section = "";
        for (String line : facts.configuration()) {
            if (line.startsWith("[")) {
                section = line + " ";
            } else {
                int equals = line.indexOf('=');
                init(
                        5,
                        "Config file arg: " + section + line.substring(0, equals) + "=\"" + line.substring(equals + 1)
                                + "\"");
            }
        }
        init(5, "Command-line arg: datadir=\"" + home + "\"");
    }

    private void services(ProcessFacts facts) {
        int connections = version.isMaster() ? 200 : 125;
        init(5, "Using at most " + connections + " automatic connections (20000 file descriptors available)");
        init(80, "Wallet disabled!");
        thread(300, "scheduler", "scheduler thread start");
        init(900, "Binding RPC on address 127.0.0.1 port " + facts.rpcPort());
        if (version.atLeast(28)) {
            init(90, "Generated RPC authentication cookie " + facts.dataDirectory() + "/.cookie");
            init(10, "Permissions used for cookie: rw-------");
        }
        init(8, "Using random cookie authentication.");
        init(14, "Starting HTTP server with " + (version.atLeast(29) ? 16 : 4) + " worker threads");
        if (version.atLeast(31)) {
            for (int i = 0; i < 16; i++) {
                String name = format("http.%02d", i);
                thread(40, name, name + " thread start");
            }
        }
        init(300, "Using /16 prefix for IP bucketing");
        init(10, "init message: Loading P2P addresses…");
        if (facts.tip() == null) {
            init(
                    800,
                    "Creating peers.dat because the file was not found (\"" + facts.dataDirectory() + "/peers.dat\")");
        } else {
            init(800, "Loaded 0 addresses from peers.dat" + (version.isMaster() ? " " : "  ") + "0ms");
        }
        init(1_000, "init message: Loading banlist…");
        if (facts.tip() == null) {
            init(20, "Recreating the banlist database");
        }
        init(60, "SetNetworkActive: true");
    }

    private void chain(ProcessFacts facts) {
        init(900, "Cache configuration:");
        init(8, "* Using 2.0 MiB for block index database");
        init(8, "* Using 8.0 MiB for chain state database");
        init(30, "* Using 440.0 MiB for in-memory UTXO set (plus up to 286.1 MiB of unused mempool space)");
        init(40_000, "init message: Loading block index…");
        init(10, "Validating signatures for all blocks.");
        init(6, "Setting nMinimumChainWork=" + "0".repeat(64));
        String index = version.isMaster() ? "Loading block index db" : "LoadBlockIndexDB";
        SimBlock tip = facts.tip();
        init(60, index + ": last block file = 0");
        init(
                8,
                format(
                        "%s: last block file info: CBlockFileInfo(blocks=%d, size=%d, heights=0...%d,"
                                + " time=%s...%s)",
                        index,
                        tip == null ? 0 : facts.knownBlocks(),
                        tip == null ? 0 : facts.knownBlocks() * 300,
                        tip == null ? 0 : tip.height(),
                        tip == null ? "1970-01-01" : "2011-02-02",
                        tip == null
                                ? "1970-01-01"
                                : BlockWording.date(tip.time()).substring(0, 10)));
        init(6, "Checking all blk files are present...");
        init(60, "Initializing chainstate Chainstate [ibd] @ height -1 (null)");
        init(30, "Opening LevelDB in " + facts.dataDirectory() + "/chainstate");
        init(5_000, "Opened LevelDB successfully");
        if (tip != null) {
            if (facts.tipIsRecent() && leavesDownloadWhenLoading(version)) {
                init(80, "Leaving InitialBlockDownload (latching to false)");
            }
            init(
                    12,
                    format(
                            "Loaded best chain: hashBestChain=%s height=%d date=%s progress=%f",
                            tip.hash(), tip.height(), BlockWording.date(tip.time()), 1.0));
        }
        init(30, "init message: Verifying blocks…");
        if (version.isMaster()) {
            init(8, "Block index and chainstate loaded");
        } else {
            init(8, " block index              13ms");
        }
        init(700, "Setting NODE_NETWORK " + (version.isMaster() ? "in" : "on") + " non-prune mode");
        thread(90, loadThread, loadThread + " thread start");
    }

    /** True if a version ends its initial download as soon as a recent chain is loaded, and not only when asked. */
    public static boolean leavesDownloadWhenLoading(CoreVersion version) {
        return version.atLeast(31);
    }

    private void network(ProcessFacts facts, int height) {
        init(40, "block tree size = " + Math.max(1, facts.knownBlocks()));
        init(10, "nBestHeight = " + height);
        init(60, "Bound to 127.0.0.1:" + facts.p2pPort());
        init(50, "0 block-relay-only anchors will be tried for connections.");
        init(10, "init message: Starting network threads…");
        init(70, "DNS seeding disabled");
        thread(100, "net", "net thread start");
        thread(20, "addcon", "addcon thread start");
        init(15, "init message: Done loading");
        thread(20, "opencon", "opencon thread start");
        thread(20, "msghand", "msghand thread start");
    }

    private void stop(BlockHash tip, int mempoolSize) {
        boolean modern = version.atLeast(30);
        init(0, modern ? "Shutdown in progress..." : "Shutdown: In progress...");
        for (String name : List.of("addcon", "opencon", "net", "msghand")) {
            thread(9_000, name, name + " thread exit");
        }
        shutoff(3_000, "DumpAnchors: Flush 0 outbound block-relay-only peer addresses to anchors.dat started");
        shutoff(
                1_000,
                "DumpAnchors: Flush 0 outbound block-relay-only peer addresses to anchors.dat completed (0.00s)");
        thread(400, "scheduler", "scheduler thread exit");
        if (version.atLeast(27)) {
            shutoff(800, "Writing " + mempoolSize + " mempool transactions to file...");
            shutoff(20, "Writing 0 unbroadcast transactions to file.");
        }
        long bytes = 40 + 300L * mempoolSize;
        shutoff(
                3_000,
                version.atLeast(28)
                        ? "Dumped mempool: 0.000s to copy, 0.004s to dump, " + bytes + " bytes dumped to file"
                        : "Dumped mempool: 0s to copy, 0.004s to dump");
        flush("write block and undo data to disk", 4_760);
        flush("write block index to disk", 1_030);
        lines.add(new Timed(
                at += 30,
                "shutoff",
                Entry.debug("validation", Site.SIGNALS, "Enqueuing ChainStateFlushed: block hash=" + tip)));
        lines.add(new Timed(
                at += 20, "shutoff", Entry.debug("validation", Site.SIGNALS, "ChainStateFlushed: block hash=" + tip)));
        shutoff(8_000, modern ? "Shutdown done" : "Shutdown: done");
    }

    private void flush(String what, long micros) {
        String begun = "FlushStateToDisk: " + what + " started";
        String done = format("FlushStateToDisk: %s completed (%.2fms)", what, micros / 1000.0);
        lines.add(new Timed(at += 50, "shutoff", Entry.debug("bench", Site.FLUSH, begun)));
        lines.add(new Timed(at += micros, "shutoff", Entry.debug("bench", Site.FLUSH, done)));
    }

    private void init(long later, String text) {
        lines.add(new Timed(at += later, "init", Entry.info(Site.INIT, text)));
    }

    private void load(long later, String text) {
        lines.add(new Timed(at += later, loadThread, Entry.info(Site.MEMPOOL_FILE, text)));
    }

    private void shutoff(long later, String text) {
        lines.add(new Timed(at += later, "shutoff", Entry.info(Site.SHUTDOWN, text)));
    }

    private void thread(long later, String name, String text) {
        lines.add(new Timed(at += later, name.toLowerCase(Locale.ROOT), Entry.info(Site.THREAD, text)));
    }
}
