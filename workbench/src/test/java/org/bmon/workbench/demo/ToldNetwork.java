package org.bmon.workbench.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.Event;
import org.bmon.common.event.HeaderSeen;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.TxAccepted;

/** Nodes of one network of which a test makes up what they see. Times are microseconds of the fleet's clock. */
final class ToldNetwork {

    private static final int FIRST_HEIGHT = 1_000;
    private static final long APART_MICROS = 40_000;

    private final Network network;
    private final Map<String, ToldNode> nodes = new TreeMap<>();
    private int height = FIRST_HEIGHT;
    private int numbers;

    ToldNetwork(Network network, List<ToldNode> nodes) {
        this.network = network;
        nodes.forEach(node -> this.nodes.put(node.name(), node));
    }

    List<ToldNode> nodes() {
        return List.copyOf(nodes.values());
    }

    List<String> names() {
        return List.copyOf(nodes.keySet());
    }

    /** The height of the newest block that was told. */
    int height() {
        return height;
    }

    void tell(String node, Event event) {
        Objects.requireNonNull(nodes.get(node)).tell(event);
    }

    /** All nodes run and are in sync from a moment on. */
    void join(long at) {
        for (String node : names()) {
            tell(node, new NodeReachable(polled(at), 280_000, "/Satoshi:28.0.0/"));
        }
        BlockHash first = block();
        connectAll(at, first);
        transaction(at, 0);
    }

    static Stamp polled(long at) {
        return new Stamp(at, TimeSource.POLLED);
    }

    /** The hash of a block that is not told yet. */
    BlockHash block() {
        return new BlockHash(0, 0, network.ordinal() + 1L, ++numbers);
    }

    static Txid tx(long number) {
        return new Txid(number * 0x9e3779b97f4a7c15L, number, 3, 4);
    }

    /** The next block comes to all nodes, to each a little later. */
    void connectAll(long at, BlockHash hash) {
        height++;
        for (int i = 0; i < names().size(); i++) {
            connect(names().get(i), at + i * APART_MICROS, hash, height);
        }
    }

    void connect(String node, long at, BlockHash hash, int of) {
        tell(node, new HeaderSeen(Stamp.ofLog(at - 20_000), hash, of, 3L, HeaderSeen.Via.COMPACT_BLOCK));
        tell(node, new BlockConnected(Stamp.ofLog(at), hash, of, null));
    }

    void disconnect(String node, long at, BlockHash hash, int of) {
        tell(node, new BlockDisconnected(Stamp.ofLog(at), hash, of));
    }

    /** A transaction comes to all nodes, to the second half of them so much later. */
    void transaction(long at, long lateMicros) {
        Txid txid = new Txid(++numbers * 0x9e3779b97f4a7c15L, network.ordinal(), 1, numbers);
        List<String> names = new ArrayList<>(names());
        for (int i = 0; i < names.size(); i++) {
            long delay = i * APART_MICROS + (2 * i < names.size() ? 0 : lateMicros);
            tell(names.get(i), new TxAccepted(Stamp.ofLog(at + delay), txid, null, 5L, null));
        }
    }
}
