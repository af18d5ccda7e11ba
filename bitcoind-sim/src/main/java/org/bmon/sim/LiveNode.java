package org.bmon.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.sim.ledger.SimBlock;
import org.bmon.sim.model.NodeAddress;
import org.bmon.sim.model.SimNode;
import org.bmon.sim.model.World;
import org.bmon.sim.rpc.NodeControl;
import org.bmon.sim.rpc.RpcAccess;
import org.bmon.sim.rpc.RpcFaults;
import org.bmon.sim.rpc.RpcUser;
import org.bmon.sim.rpc.SimulatedRpcServer;
import org.bmon.sim.rpc.ZmqNotifierView;
import org.bmon.sim.scenario.Flaw;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.zmq.SimulatedZmqPublisher;
import org.bmon.sim.zmq.ZmqLedger;
import org.bmon.sim.zmq.ZmqNotifier;

/** The servers around one node of a live run. */
final class LiveNode implements SimNodeView.Surroundings, NodeControl {

    private static final int HIGH_WATER_MARK = 100_000;
    private static final int MINING_SECONDS = 30;
    private static final String USER = "monitor";
    private static final String PASSWORD = "monitor";

    private final LiveRun run;
    private final NodeSpec spec;
    private final Path log;
    private final Path cookie;
    private final SimulatedZmqPublisher zmq;
    private final SimulatedRpcServer rpc;

    LiveNode(LiveRun run, NodeSpec spec, Network network, NodeAddress address, Path directory) throws IOException {
        this.run = run;
        this.spec = spec;
        Path home = directory.resolve(spec.name().value()).toAbsolutePath();
        Files.createDirectories(home);
        this.log = home.resolve("debug.log");
        this.cookie = home.resolve(".cookie");
        this.zmq = new SimulatedZmqPublisher(notifiers(address.zmqPort()));
        SimNodeView view = new SimNodeView(spec, network, log.toString(), run::nowMicros, this);
        RpcAccess access = new RpcAccess(cookie, List.of(new RpcUser(USER, PASSWORD, null)), false);
        this.rpc = new SimulatedRpcServer(view, access, address.rpcPort());
    }

    /** The notifiers of a monitored node. */
    static List<ZmqNotifier> notifiers(int port) {
        return List.of(
                new ZmqNotifier("hashblock", port, HIGH_WATER_MARK),
                new ZmqNotifier("sequence", port, HIGH_WATER_MARK));
    }

    ZmqLedger ledger() {
        return zmq.ledger();
    }

    void startServers() throws IOException {
        zmq.start();
        rpc.start();
    }

    void stopServers() {
        rpc.close();
        zmq.close();
    }

    RpcFaults rpcFaults() {
        return rpc.faults();
    }

    void slowRpc(Duration delay) {
        if (delay.isZero()) {
            rpc.faults().clearAll();
        } else {
            rpc.faults().setAll(new RpcFaults.Fault.Delay(delay));
        }
    }

    void tipMoved() {
        rpc.tipChanged();
    }

    BitcoindHandle handle() {
        return new BitcoindHandle(
                spec.name(),
                spec.version(),
                spec.cohort(),
                log,
                cookie,
                rpc.port(),
                USER,
                PASSWORD,
                zmq.address("sequence"),
                spec.clockOffsetMicros());
    }

    /** Mines one block now, and waits for it. */
    BlockHash mine() {
        CompletableFuture<SimBlock> mined = new CompletableFuture<>();
        run.locked(() -> {
            run.world().mine(spec.name(), mined::complete);
            return true;
        });
        try {
            return mined.get(MINING_SECONDS, TimeUnit.SECONDS).hash();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + spec.name() + " mined", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(spec.name() + " did not mine in " + MINING_SECONDS + " s", e);
        }
    }

    @Override
    public <T> T locked(Supplier<T> reading) {
        return run.locked(reading);
    }

    @Override
    public SimNode node() {
        return run.world().node(spec.name());
    }

    @Override
    public World world() {
        return run.world();
    }

    @Override
    public List<ZmqNotifierView> notifications() {
        return zmq.notifications();
    }

    @Override
    public NodeControl control() {
        return this;
    }

    @Override
    public List<BlockHash> generate(int blocks) {
        List<BlockHash> hashes = new ArrayList<>();
        for (int i = 0; i < blocks; i++) {
            hashes.add(mine());
        }
        return hashes;
    }

    @Override
    public void sendTransactions(int count) {
        run.locked(() -> {
            run.world().pay(count);
            return true;
        });
    }

    @Override
    public void submitInvalidBlock() {
        run.locked(() -> {
            run.world().submitInvalid(spec.name(), Flaw.COINBASE_AMOUNT);
            return true;
        });
    }

    @Override
    public void setNetworkActive(boolean active) {
        run.locked(() -> {
            run.world().setNetworkActive(spec.name(), active);
            return true;
        });
    }

    @Override
    public void stop() {
        run.locked(() -> {
            run.world().stop(spec.name());
            return true;
        });
        stopServers();
    }
}
