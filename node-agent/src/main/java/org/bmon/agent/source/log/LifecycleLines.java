package org.bmon.agent.source.log;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.common.event.NodePhaseChanged;
import org.bmon.common.event.NodePhaseChanged.Phase;
import org.bmon.common.event.NodeStarted;

/** Lines of the node's life: its start and settings, what it has loaded, its stop. */
final class LifecycleLines {

    /** From the first line to the settings, and from one setting to the next. */
    private static final int LINES_TO_SETTING = 40;

    private static final int MAX_SETTINGS = 200;

    private static final Literal VERSION = Literal.of(" version ");
    private static final Literal MEMPOOL_THREAD = Literal.of(" thread exit");

    /** Settings that decide what can be seen of a node. None of them is secret; those not listed stay on the host. */
    private static final Set<String> TOLD = Set.of(
            "acceptnonstdtxn",
            "assumevalid",
            "blockmaxweight",
            "blockmintxfee",
            "blockreconstructionextratxn",
            "blocksonly",
            "bytespersigop",
            "chain",
            "coinstatsindex",
            "datacarrier",
            "datacarriersize",
            "dbcache",
            "debug",
            "debugexclude",
            "disablewallet",
            "dustrelayfee",
            "incrementalrelayfee",
            "limitancestorcount",
            "limitancestorsize",
            "limitclustercount",
            "limitclustersize",
            "limitdescendantcount",
            "limitdescendantsize",
            "listen",
            "logips",
            "loglevel",
            "loglevelalways",
            "logratelimit",
            "logsourcelocations",
            "logthreadnames",
            "logtimemicros",
            "logtimestamps",
            "maxconnections",
            "maxmempool",
            "maxtipage",
            "maxuploadtarget",
            "mempoolexpiry",
            "mempoolfullrbf",
            "minrelaytxfee",
            "networkactive",
            "onlynet",
            "par",
            "peerbloomfilters",
            "permitbaremultisig",
            "persistmempool",
            "printtoconsole",
            "prune",
            "regtest",
            "reindex",
            "reindex-chainstate",
            "rest",
            "server",
            "shrinkdebugfile",
            "signet",
            "testnet",
            "testnet4",
            "txindex",
            "v2transport",
            "zmqpubhashblockhwm",
            "zmqpubhashtxhwm",
            "zmqpubrawblockhwm",
            "zmqpubrawtxhwm",
            "zmqpubsequencehwm");

    /** Settings of which only that they are there is told, for their values are addresses. */
    private static final Set<String> TOLD_AS_SET =
            Set.of("zmqpubhashblock", "zmqpubhashtx", "zmqpubrawblock", "zmqpubrawtx", "zmqpubsequence");

    private final Outlet outlet;
    private final Starting starting;
    private boolean mempoolLoaded;

    LifecycleLines(Outlet outlet, Starting starting) {
        this.outlet = outlet;
        this.starting = starting;
    }

    /** Told of every start, before any other line of the new process. */
    @FunctionalInterface
    interface Starting {

        /** {@code first} is the line that names the version. */
        void started(Line first, int majorVersion);
    }

    void addTo(Matchers matchers) {
        matchers.add("version", "Bitcoin Core version ", this::version);
        matchers.add("version", "Bitcoin ", line -> line.skipPast(VERSION) && version(line));
        matchers.add("setting", "Config file arg: ", this::setting);
        matchers.add("setting", "Command-line arg: ", this::setting);
        addPhase(matchers, "Leaving InitialBlockDownload", Phase.INITIAL_DOWNLOAD_LEFT);
        matchers.add("mempool-loaded", "Imported mempool transactions from ", this::mempoolLoaded);
        matchers.add("mempool-loaded", "Failed to open mempool file", this::mempoolLoaded);
        matchers.add("mempool-loaded", "initload", line -> line.take(MEMPOOL_THREAD) && mempoolLoaded(line));
        matchers.add("mempool-loaded", "loadblk thread exit", this::mempoolLoaded);
        addPhase(matchers, "init message: Done loading", Phase.LOADED);
        addPhase(matchers, "SetNetworkActive: false", Phase.NETWORK_OFF);
        addPhase(matchers, "SetNetworkActive: true", Phase.NETWORK_ON);
        addPhase(matchers, "Shutdown in progress", Phase.STOPPING);
        addPhase(matchers, "Shutdown: In progress", Phase.STOPPING);
        addPhase(matchers, "Shutdown done", Phase.STOPPED);
        addPhase(matchers, "Shutdown: done", Phase.STOPPED);
    }

    private void addPhase(Matchers matchers, String prefix, Phase phase) {
        matchers.add("phase", prefix, line -> {
            outlet.emit(line, new NodePhaseChanged(line.stamp(), phase));
            return true;
        });
    }

    private boolean mempoolLoaded(Line line) {
        if (!mempoolLoaded) {
            mempoolLoaded = true;
            outlet.emit(line, new NodePhaseChanged(line.stamp(), Phase.MEMPOOL_LOADED));
        }
        return true;
    }

    private boolean version(Line line) {
        int from = line.at;
        if (line.atEnd() || line.bytes[from] != 'v') {
            return false;
        }
        line.at++;
        long major = line.takeNumber();
        if (major < 0 || major > 10_000) {
            return false;
        }
        while (!line.atEnd() && line.bytes[line.at] != ' ') {
            line.at++;
        }
        String version = line.text(from, line.at);
        mempoolLoaded = false;
        starting.started(line, (int) major);
        outlet.holdFirmly(line, new NodeStarted(line.stamp(), version, new TreeMap<>()), LINES_TO_SETTING);
        return true;
    }

    /** {@code key="value"}, in a section {@code [regtest] key="value"}. */
    private boolean setting(Line line) {
        String setting = line.rest();
        int section = setting.startsWith("[") ? setting.indexOf("] ") + 2 : 0;
        int equals = setting.indexOf('=', section);
        if (equals < 0) {
            return false;
        }
        Outlet.Held held = outlet.find(line, NodeStarted.class, started -> true);
        if (held == null) {
            return true;
        }
        held.waitOn(line, LINES_TO_SETTING);
        String key = setting.substring(section, equals);
        String value = TOLD_AS_SET.contains(key) ? "set" : unquoted(setting.substring(equals + 1));
        if (TOLD.contains(key) || TOLD_AS_SET.contains(key)) {
            held.change(event -> event instanceof NodeStarted started ? with(started, key, value) : event);
        }
        return true;
    }

    /** A setting given more than once has all its values, in the order of the log. */
    private static NodeStarted with(NodeStarted started, String key, String value) {
        SortedMap<String, String> settings = new TreeMap<>(started.settings());
        if (settings.size() < MAX_SETTINGS) {
            settings.merge(
                    key,
                    value,
                    (before, next) -> before.length() > 500 || before.equals(next) ? before : before + "," + next);
        }
        return new NodeStarted(started.at(), started.version(), settings);
    }

    private static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }
}
