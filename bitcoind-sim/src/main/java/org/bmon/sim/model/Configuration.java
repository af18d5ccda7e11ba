package org.bmon.sim.model;

import java.util.ArrayList;
import java.util.List;
import org.bmon.common.Network;
import org.bmon.sim.scenario.LogOptions;
import org.bmon.sim.scenario.NodeSpec;

/** The bitcoin.conf of a simulated node. */
public final class Configuration {

    private final NodeSpec spec;
    private final Network network;
    private final NodeAddress address;

    public Configuration(NodeSpec spec, Network network, NodeAddress address) {
        this.spec = spec;
        this.network = network;
        this.address = address;
    }

    /** The lines of the file. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(general());
        lines.add("[" + section() + "]");
        lines.addAll(ofNetwork());
        return lines;
    }

    /** The lines in the order in which the log tells them: by key. */
    List<String> sorted() {
        List<String> lines = new ArrayList<>(general());
        lines.sort((a, b) -> key(a).compareTo(key(b)));
        lines.add("[" + section() + "]");
        List<String> rest = new ArrayList<>(ofNetwork());
        rest.sort((a, b) -> key(a).compareTo(key(b)));
        lines.addAll(rest);
        return lines;
    }

    /** What the section of this network is called. */
    String section() {
        return network.chain();
    }

    /** The directory of the network's data within a node's. */
    String directory() {
        return switch (network) {
            case MAIN -> "";
            case TESTNET3 -> "/testnet3";
            case TESTNET4, SIGNET, REGTEST -> "/" + network.chain();
        };
    }

    private List<String> general() {
        List<String> lines = new ArrayList<>();
        switch (network) {
            case MAIN -> {}
            case TESTNET3 -> lines.add("testnet=1");
            case TESTNET4, SIGNET, REGTEST -> lines.add(network.chain() + "=1");
        }
        LogOptions log = spec.log();
        lines.add("server=1");
        option(lines, "logtimemicros", log.timeMicros());
        option(lines, "logthreadnames", log.threadNames());
        option(lines, "logsourcelocations", log.sourceLocations());
        option(lines, "loglevelalways", log.levelAlways());
        lines.addAll(List.of(
                "dnsseed=0",
                "fixedseeds=0",
                "listenonion=0",
                "discover=0",
                "natpmp=0",
                "listen=1",
                "shrinkdebugfile=0"));
        lines.add("disablewallet=1");
        if (!spec.policy().dataCarrier()) {
            lines.add("datacarrier=0");
        }
        if (!spec.policy().bareMultisig()) {
            lines.add("permitbaremultisig=0");
        }
        for (String category : log.categories()) {
            lines.add("debug=" + category);
        }
        return lines;
    }

    private List<String> ofNetwork() {
        String zmq = "tcp://127.0.0.1:" + address.zmqPort();
        return List.of(
                "rpcport=" + address.rpcPort(),
                "rpcbind=127.0.0.1",
                "rpcallowip=127.0.0.1",
                "bind=127.0.0.1:" + address.p2pPort(),
                "zmqpubhashblock=" + zmq,
                "zmqpubsequence=" + zmq,
                "zmqpubhashblockhwm=100000",
                "zmqpubsequencehwm=100000");
    }

    private static void option(List<String> lines, String name, boolean on) {
        if (on) {
            lines.add(name + "=1");
        }
    }

    private static String key(String line) {
        return line.substring(0, line.indexOf('='));
    }
}
