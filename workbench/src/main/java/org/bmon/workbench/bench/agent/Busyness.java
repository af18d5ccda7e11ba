package org.bmon.workbench.bench.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bmon.sim.rpc.BlockView;
import org.bmon.sim.rpc.SimulatedRpcServer;
import org.bmon.sim.rpc.TxView;
import org.bmon.sim.zmq.ZmqLedger;
import org.bmon.workbench.bench.ProcessUse;

/**
 * Makes a node as busy as on mainnet: evenly spaced transactions, a block every ten minutes, the first of them after one. The
 * log has a line for each transaction, and more of them while it is below its rate.
 */
final class Busyness {

    static final int PER_SECOND = 7;
    static final int BLOCK_SIZE = 4_000;
    static final int BLOCK_SECONDS = 600;
    static final int LOG_MEGABYTES = 230;

    private static final int FIRST_BLOCK = 60 * PER_SECOND;
    private static final long SECOND = 1_000_000_000L;

    private final BusyNode node;
    private final BusyLog log;
    private final ZmqLedger zmq;
    private final SimulatedRpcServer rpc;
    private final int logMegabytes;
    private long transactions;

    /** @param logMegabytes how many millions of bytes a day the log grows by */
    Busyness(BusyNode node, BusyLog log, ZmqLedger zmq, SimulatedRpcServer rpc, int logMegabytes) {
        this.node = node;
        this.log = log;
        this.zmq = zmq;
        this.rpc = rpc;
        this.logMegabytes = logMegabytes;
    }

    int logMegabytes() {
        return logMegabytes;
    }

    /**
     * Keeps the node busy for so long.
     *
     * @throws IOException if the agent ends meanwhile
     */
    NodeLoad run(Process agent, Duration time) throws IOException, InterruptedException {
        List<Long> resident = new ArrayList<>();
        long ticks = time.toSeconds() * PER_SECOND;
        long bytes = log.bytes();
        long blocks = 0;
        long begun = System.nanoTime();
        for (long tick = 1; tick <= ticks; tick++) {
            accept();
            if (transactions % (BLOCK_SECONDS * PER_SECOND) == FIRST_BLOCK) {
                connect();
                blocks++;
            }
            if (!agent.isAlive()) {
                throw new IOException("the agent ended with " + agent.exitValue());
            }
            if (tick % PER_SECOND == 0) {
                resident.add(ProcessUse.residentBytes(agent.pid()));
            }
            TimeUnit.NANOSECONDS.sleep(begun + tick * SECOND / PER_SECOND - System.nanoTime());
        }
        double seconds = (System.nanoTime() - begun) / (double) SECOND;
        return new NodeLoad(seconds, ticks, blocks, log.bytes() - bytes, resident);
    }

    private void accept() throws IOException {
        transactions++;
        TxView tx = node.add();
        boolean behind = log.bytes() < transactions * (logMegabytes * 1e6 / 86_400) / PER_SECOND;
        if (behind) {
            log.enqueued(tx);
        }
        log.accepted(tx);
        if (behind) {
            log.added(tx);
        }
        zmq.txAdded(tx.txid(), node.mempoolSequence());
    }

    private void connect() throws IOException {
        BlockView block = node.mine(BLOCK_SIZE);
        log.connected(block);
        zmq.blockConnected(block.hash());
        zmq.hashBlock(block.hash());
        rpc.tipChanged();
    }
}
