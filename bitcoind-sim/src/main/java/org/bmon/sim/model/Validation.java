package org.bmon.sim.model;

import java.util.ArrayList;
import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.chain.Subsidy;
import org.bmon.sim.ledger.SimBlock;
import org.bmon.sim.ledger.SimTx;
import org.bmon.sim.log.BenchWording;
import org.bmon.sim.log.BenchWording.Steps;
import org.bmon.sim.log.Entry;
import org.bmon.sim.scenario.Flaw;
import org.bmon.sim.truth.Fact;
import org.jspecify.annotations.Nullable;

/** How a node checks blocks and moves its active chain, and everything that it says while it does. */
final class Validation {

    private final SimNode node;
    private final TxAdmission admission;
    private int coins;

    Validation(SimNode node, TxAdmission admission) {
        this.node = node;
        this.admission = admission;
    }

    /** Moves the active chain to this block if it has more work than the tip and all of its branch is there. */
    void activate(Pen pen, SimBlock target, boolean justReceived) {
        Chain chain = node.chain();
        List<SimBlock> branch = chain.branch(target);
        SimBlock fork = chain.fork(target);
        if (fork == null || branch == null || !chain.outworks(target)) {
            return;
        }
        for (SimBlock block : branch) {
            if (!chain.hasData(block)) {
                return;
            }
        }
        pen.spend(50, 200);
        for (SimBlock block : branch) {
            if (flaw(block) != null) {
                SimBlock last = chain.block(block.parent());
                if (last != null) {
                    activate(pen, last, false);
                }
                reject(pen, block);
                return;
            }
        }
        List<SimBlock> gone = new ArrayList<>();
        while (!chain.tip().hash().equals(fork.hash())) {
            gone.add(disconnect(pen));
        }
        for (SimBlock block : branch) {
            connect(pen, block, justReceived && block.hash().equals(target.hash()));
        }
        if (!gone.isEmpty()) {
            List<BlockHash> came = branch.stream().map(SimBlock::hash).toList();
            node.world()
                    .truth()
                    .add(new Fact.Reorged(
                            pen.micros(),
                            node.name(),
                            gone.stream().map(SimBlock::hash).toList(),
                            came));
            admission.readd(pen, gone);
        }
        tell(pen, branch, fork.hash());
    }

    /** What this node finds wrong with a block; null if it is valid by its rules. */
    private @Nullable Flaw flaw(SimBlock block) {
        long may = Subsidy.at(network(), block.height()) + block.feesSat();
        boolean tooMuch = node.spec().strict() && block.transactions().get(0).totalOut() > may;
        return tooMuch ? Flaw.COINBASE_AMOUNT : block.flaw();
    }

    /** Connects the genesis block of a chain that has nothing yet. */
    void genesis(Pen pen, SimBlock genesis) {
        connectingLines(pen, genesis, false);
        tell(pen, List.of(genesis), null);
    }

    private SimBlock disconnect(Pen pen) {
        Chain chain = node.chain();
        SimBlock block = chain.tip();
        pen.spend(60, 100 + 5L * block.transactions().size());
        pen.write(node.wording().bench().disconnected(60 + block.transactions().size()));
        chain.disconnectTip();
        coins = Math.max(0, coins - block.unspentGrowth());
        long at = pen.write(node.wording().blocks().updateTip(chain.tip(), progress(chain.tip()), coins));
        node.world().truth().add(new Fact.Disconnected(at, node.name(), block.hash(), block.height()));
        Entry signal = node.wording().blocks().blockDisconnected(block);
        long told = node.signal(pen, node.wording().blocks().enqueuing(signal), signal);
        node.afterSignal(told, () -> node.zmq().blockDisconnected(block.hash()));
        return block;
    }

    private void connect(Pen pen, SimBlock block, boolean cached) {
        node.chain().connect(block);
        connectingLines(pen, block, cached);
    }

    private void connectingLines(Pen pen, SimBlock block, boolean cached) {
        BenchWording bench = node.wording().bench();
        Steps steps = Steps.of(block, node.spec().slowness(), node.random());
        long begin = pen.micros();
        timed(pen, begin, bench.checking(block, steps, cached));
        pen.write(node.wording().blocks().blockChecked(block.hash(), null));
        timed(pen, begin, bench.connecting(steps));
        boolean master = node.spec().version().isMaster();
        if (master) {
            leaveDownload(pen);
        }
        List<SimTx> removed = admission.removeForBlock(pen, block);
        for (Entry signal : node.wording().blocks().removedForBlock(block, removed.size(), node.initialDownload())) {
            node.signal(pen, node.wording().blocks().enqueuing(signal), signal);
        }
        if (!master) {
            leaveDownload(pen);
        }
        coins += block.unspentGrowth();
        pen.until(begin + steps.untilTip());
        long at = pen.write(node.wording().blocks().updateTip(block, progress(block), coins));
        node.world().truth().add(new Fact.Connected(at, node.name(), block.hash(), block.height()));
        timed(pen, begin, bench.connected(steps));
    }

    private void leaveDownload(Pen pen) {
        if (node.leavesDownload(pen.micros())) {
            pen.write(node.wording().blocks().downloadLeft());
        }
    }

    private void tell(Pen pen, List<SimBlock> connected, @Nullable BlockHash fork) {
        admission.checkMempool(pen);
        for (SimBlock block : connected) {
            Entry signal = node.wording().blocks().blockConnected(block);
            long told = node.signal(pen, node.wording().blocks().enqueuing(signal), signal);
            node.afterSignal(told, () -> node.zmq().blockConnected(block.hash()));
        }
        SimBlock tip = node.chain().tip();
        boolean downloading = node.initialDownload();
        Entry signal = node.wording().blocks().updatedBlockTip(tip.hash(), fork, downloading);
        long told = node.signal(pen, node.wording().blocks().enqueuing(signal), signal);
        if (!downloading) {
            node.afterSignal(told, () -> node.zmq().hashBlock(tip.hash()));
        }
        pen.write(node.wording().blocks().activeTipChange(tip));
        node.world().hooks().tipMoved(node.name());
        node.chain().prune(node.world().store().lowest());
    }

    private void reject(Pen pen, SimBlock block) {
        Steps steps = Steps.of(block, node.spec().slowness(), node.random());
        timed(pen, pen.micros(), node.wording().bench().failing(block, steps));
        List<Entry> lines =
                node.wording().invalid().coinbaseAmount(block, node.chain().tip(), network());
        judged(pen, block, lines);
        node.chain().markInvalid(block);
        admission.checkMempool(pen);
        pen.write(node.wording().blocks().activeTipChange(node.chain().tip()));
    }

    /** What an operator's invalidateblock of the tip does: the block leaves, though nothing is wrong with it. */
    SimBlock invalidate(Pen pen) {
        SimBlock block = disconnect(pen);
        node.chain().markInvalid(block);
        pen.write(node.wording().invalid().invalidated(block, node.chain().tip()));
        admission.readd(pen, List.of(block));
        admission.checkMempool(pen);
        pen.write(node.wording().blocks().activeTipChange(node.chain().tip()));
        return block;
    }

    /** What reconsiderblock does. */
    void reconsider(Pen pen, SimBlock block) {
        node.chain().addData(block);
        activate(pen, block, false);
    }

    /** Refuses a submitted block that is wrong before anything of it is stored. */
    void refuse(Pen pen, SimBlock block) {
        judged(
                pen,
                block,
                block.flaw() == Flaw.MERKLE_ROOT
                        ? node.wording().invalid().merkleRoot(block)
                        : node.wording().invalid().timeTooNew(block));
    }

    private void judged(Pen pen, SimBlock block, List<Entry> lines) {
        Flaw flaw = flaw(block);
        if (flaw != null) {
            node.world().truth().add(new Fact.Invalid(pen.micros(), node.name(), block.hash(), flaw.reason()));
        }
        pen.write(lines);
    }

    /** Makes a template of these transactions; gives the block that it would be, which nobody knows. */
    void template(Pen pen, List<SimTx> transactions) {
        World world = node.world();
        SimBlock block = world.blocks()
                .next(
                        node.chain().tip(),
                        (pen.micros() + node.spec().clockOffsetMicros()) / 1_000_000,
                        transactions,
                        null);
        template(pen, block);
    }

    /** Writes what a node says when it makes a template of what became a block. */
    void template(Pen pen, SimBlock block) {
        Steps steps = Steps.of(block, node.spec().slowness(), node.random());
        int reserved = node.spec().version().atLeast(29) ? 8000 : 4000;
        int weight = block.weight() - block.transactions().get(0).weight() - 4 * 81;
        pen.spend(100, 100 + 5L * block.transactions().size());
        long begin = pen.micros();
        pen.write(node.wording()
                .blocks()
                .template(weight + reserved, block.transactions().size() - 1, block.feesSat(), 400 + block.inputs()));
        timed(pen, begin, node.wording().bench().template(block, steps));
    }

    private static void timed(Pen pen, long begin, List<BenchWording.Timed> lines) {
        for (BenchWording.Timed line : lines) {
            pen.until(begin + line.afterMicros());
            pen.write(line.entry());
        }
    }

    private Network network() {
        return node.world().scenario().network();
    }

    private double progress(SimBlock block) {
        double age = node.clockMicros() / 1e6 - block.time();
        return age < 2 * 3600 ? 1 : Math.max(0, 1 - age / (30 * 24 * 3600.0));
    }
}
