package org.bmon.workbench.demo;

import static org.bmon.workbench.demo.ToldNetwork.polled;

import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.Stamp;
import org.bmon.common.chain.Subsidy;
import org.bmon.common.event.BlockAudit;
import org.bmon.common.event.BlockInvalid;
import org.bmon.common.event.MempoolState;
import org.bmon.common.event.NodeUnreachable;
import org.bmon.common.event.TxRejected;

/**
 * All that the mission asks to be told of, in one fleet: half an hour as usual, then on each network what can happen there
 * without hiding something else. Times are microseconds.
 */
final class MissionStory {

    static final long SECOND = 1_000_000;
    static final long MINUTE = 60 * SECOND;
    private static final int USUAL_MINUTES = 30;
    private static final int TROUBLE_MINUTES = 8;
    private static final long OLD_MINUTES = 95;

    private final ToldFleet fleet;
    private final long begin;

    MissionStory(ToldFleet fleet, long begin) {
        this.fleet = fleet;
        this.begin = begin;
    }

    long troubleBegins() {
        return begin + USUAL_MINUTES * MINUTE;
    }

    long troubleIsThere() {
        return troubleBegins() + TROUBLE_MINUTES * MINUTE;
    }

    /** No block of main since. */
    long tipIsOld() {
        return troubleBegins() + OLD_MINUTES * MINUTE;
    }

    void tellWhatIsUsual() {
        for (Network network : Network.values()) {
            fleet.network(network).join(begin + SECOND);
        }
        for (int minute = 1; minute < USUAL_MINUTES; minute++) {
            long at = begin + minute * MINUTE;
            ToldNetwork main = fleet.network(Network.MAIN);
            main.connectAll(at, main.block());
            transactions(at, 0);
            mempools(at, 5_000);
            if (minute % 2 == 0) {
                blocksElsewhere(at);
            }
        }
    }

    private void transactions(long at, long lateMicros) {
        for (int i = 0; i < 40; i++) {
            fleet.network(Network.MAIN).transaction(at + 5 * SECOND + i * SECOND, lateMicros);
        }
    }

    private void mempools(long at, long last) {
        ToldNetwork network = fleet.network(Network.TESTNET4);
        for (int i = 0; i < network.names().size(); i++) {
            long size = i + 1 == network.names().size() ? last : 5_000 + i;
            network.tell(network.names().get(i), new MempoolState(polled(at + i), true, size, 1, 1, 1_000, null));
        }
    }

    private void blocksElsewhere(long at) {
        for (Network network : List.of(Network.TESTNET3, Network.TESTNET4, Network.SIGNET, Network.REGTEST)) {
            fleet.network(network).connectAll(at, fleet.network(network).block());
        }
    }

    void tellTrouble() {
        long at = troubleBegins();
        for (int minute = 0; minute < TROUBLE_MINUTES; minute++) {
            transactions(at + minute * MINUTE, 6 * SECOND);
            mempools(at + minute * MINUTE, 0);
        }
        slowBlock(at + 30 * SECOND);
        branchHeldBack(at + 30 * SECOND);
        split(at + 30 * SECOND);
        rejections(at + 40 * SECOND);
        nodeBehind(at + 30 * SECOND);
        badBlockAndInflation(at + 30 * SECOND);
        ToldNetwork old = fleet.network(Network.TESTNET3);
        old.tell(old.names().get(3), new NodeUnreachable(polled(at + 3 * MINUTE), "connection refused"));
        fleet.silence(fleet.network(Network.REGTEST).names().get(3));
    }

    /** One block of main takes 50 seconds to half of the nodes; no other follows. */
    private void slowBlock(long at) {
        ToldNetwork main = fleet.network(Network.MAIN);
        BlockHash hash = main.block();
        for (int i = 0; i < main.names().size(); i++) {
            main.connect(main.names().get(i), at + (i < 2 ? i * SECOND / 10 : 50 * SECOND), hash, main.height() + 1);
        }
    }

    /** All leave a block for two that appear at once, 20 seconds later. */
    private void branchHeldBack(long at) {
        ToldNetwork network = fleet.network(Network.TESTNET3);
        BlockHash left = network.block();
        network.connectAll(at, left);
        int height = network.height();
        BlockHash first = network.block();
        BlockHash second = network.block();
        for (String node : network.names()) {
            network.disconnect(node, at + 20 * SECOND, left, height);
            network.connect(node, at + 20 * SECOND + SECOND / 10, first, height);
            network.connect(node, at + 20 * SECOND + SECOND / 5, second, height + 1);
        }
    }

    /** The first node refuses what the others connect. */
    private void split(long at) {
        ToldNetwork network = fleet.network(Network.TESTNET4);
        BlockHash hash = network.block();
        for (String node : network.names().subList(1, 4)) {
            network.connect(node, at, hash, network.height() + 1);
        }
        network.tell(
                network.names().get(0),
                new BlockInvalid(
                        Stamp.ofLog(at + SECOND),
                        hash,
                        network.height() + 1,
                        "block-script-verify-flag-failed",
                        "why"));
    }

    private void rejections(long at) {
        ToldNetwork network = fleet.network(Network.TESTNET4);
        for (int i = 0; i < 80; i++) {
            network.tell(
                    network.names().get(1),
                    new TxRejected(Stamp.ofLog(at + i), ToldNetwork.tx(90_000 + i), null, 3, "dust", null));
        }
    }

    /** The last node lacks a block. */
    private void nodeBehind(long at) {
        ToldNetwork network = fleet.network(Network.SIGNET);
        BlockHash hash = network.block();
        for (String node : network.names().subList(0, 3)) {
            network.connect(node, at, hash, network.height() + 1);
        }
    }

    private void badBlockAndInflation(long at) {
        ToldNetwork network = fleet.network(Network.REGTEST);
        BlockHash bad = network.block();
        for (String node : network.names().subList(0, 2)) {
            network.tell(node, new BlockInvalid(Stamp.ofLog(at), bad, network.height() + 1, "bad-cb-amount", "why"));
        }
        BlockHash rich = network.block();
        network.connectAll(at + 20 * SECOND, rich);
        long subsidy = Subsidy.at(Network.REGTEST, network.height());
        network.tell(
                network.names().get(0),
                new BlockAudit(
                        polled(at + 40 * SECOND),
                        rich,
                        network.height(),
                        subsidy + 1_001,
                        subsidy,
                        1_000,
                        1_000L,
                        null,
                        "/p/"));
    }
}
