package org.bmon.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.sim.model.EventQueue;
import org.bmon.sim.model.NodeAddress;
import org.bmon.sim.model.World;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.truth.GroundTruth;
import org.jspecify.annotations.Nullable;

/** A world that goes with a clock, on a thread of its own, and the servers around its nodes. */
final class LiveRun implements World.Hooks, AutoCloseable {

    private static final long LONGEST_WAIT_NANOS = 50_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Clock clock;
    private final double speed;
    private final long clockStartMicros;
    private final long trueStartMicros;
    private final Recording recording;
    private final GroundTruth truth;
    private final World world;
    private final Map<NodeName, LiveNode> nodes = new LinkedHashMap<>();
    private final Thread thread;
    private boolean closed;

    LiveRun(Scenario scenario, Path directory, SortedMap<NodeName, Long> offsets, Clock clock, double speed)
            throws IOException {
        this.clock = clock;
        this.speed = speed;
        this.clockStartMicros = Stamp.micros(clock.instant());
        this.trueStartMicros = Stamp.micros(scenario.start());
        Map<NodeName, NodeAddress> addresses = freePorts(scenario);
        this.recording = new Recording(scenario, directory, addresses, false);
        this.truth = new GroundTruth(offsets, recording::add);
        for (NodeSpec spec : scenario.nodes()) {
            nodes.put(spec.name(), new LiveNode(this, spec, scenario.network(), address(addresses, spec), directory));
        }
        this.world = new World(
                scenario,
                new EventQueue(trueStartMicros),
                addresses,
                recording::log,
                name -> node(name).ledger(),
                truth);
        world.setHooks(this);
        try {
            for (LiveNode node : nodes.values()) {
                node.startServers();
            }
        } catch (IOException | RuntimeException e) {
            nodes.values().forEach(LiveNode::stopServers);
            world.close();
            recording.close();
            throw e;
        }
        this.thread = new Thread(this::run, "simulated-network");
        thread.setDaemon(true);
    }

    /** Begins; to be called once. */
    void start() {
        locked(() -> {
            world.begin();
            return true;
        });
        thread.start();
    }

    GroundTruth truth() {
        return truth;
    }

    List<BitcoindHandle> handles() {
        return nodes.values().stream().map(LiveNode::handle).toList();
    }

    LiveNode node(NodeName name) {
        LiveNode node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("no node is called " + name);
        }
        return node;
    }

    /** The world, to be used under the lock. */
    World world() {
        return world;
    }

    /** The true time, in microseconds since the epoch. */
    long nowMicros() {
        long passed = Stamp.micros(clock.instant()) - clockStartMicros;
        return trueStartMicros + Math.round(passed * speed);
    }

    /** Reads or changes the world as it is now, while nothing else happens in it. */
    <T> T locked(Supplier<T> what) {
        lock.lock();
        try {
            if (lock.getHoldCount() == 1 && !closed) {
                world.queue().runUntil(nowMicros());
            }
            return what.get();
        } finally {
            changed.signalAll();
            lock.unlock();
        }
    }

    private void run() {
        lock.lock();
        try {
            while (!closed) {
                world.queue().runUntil(nowMicros());
                world.syncLogs();
                recording.sync();
                long nanos = Math.round((world.queue().nextMicros() - nowMicros()) * 1000.0 / speed);
                if (nanos > 0) {
                    long left = changed.awaitNanos(Math.min(nanos, LONGEST_WAIT_NANOS));
                    assert left <= LONGEST_WAIT_NANOS;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void restart(NodeName name, Duration down) {
        LiveNode node = node(name);
        world.restart(name, down.toNanos() / 1000, node::stopServers, () -> {
            try {
                node.startServers();
            } catch (IOException e) {
                throw new UncheckedIOException("the servers of " + name + " could not start again", e);
            }
        });
    }

    @Override
    public void slowRpc(NodeName name, Duration delay) {
        node(name).slowRpc(delay);
    }

    @Override
    public void tipMoved(NodeName name) {
        node(name).tipMoved();
    }

    /** Stops all nodes, lets their last lines be written and closes everything. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            world.nodes().forEach(node -> world.stop(node.name()));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (thread.isAlive()) {
                TimeUnit.SECONDS.timedJoin(thread, 5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        nodes.values().forEach(LiveNode::stopServers);
        world.close();
        try {
            recording.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the truth could not be written to its end", e);
        }
    }

    private static NodeAddress address(Map<NodeName, NodeAddress> addresses, NodeSpec spec) {
        @Nullable NodeAddress address = addresses.get(spec.name());
        if (address == null) {
            throw new IllegalStateException(spec.name() + " has no address");
        }
        return address;
    }

    /** Ports that were free a moment ago; all are held until all are known, so that none is given twice. */
    private static Map<NodeName, NodeAddress> freePorts(Scenario scenario) throws IOException {
        Map<NodeName, NodeAddress> addresses = new HashMap<>();
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (NodeSpec spec : scenario.nodes()) {
                for (int i = 0; i < 3; i++) {
                    held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
                }
                int last = held.size() - 1;
                addresses.put(
                        spec.name(),
                        new NodeAddress(
                                held.get(last).getLocalPort(),
                                held.get(last - 1).getLocalPort(),
                                held.get(last - 2).getLocalPort()));
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        return addresses;
    }
}
