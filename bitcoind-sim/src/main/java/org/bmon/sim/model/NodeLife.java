package org.bmon.sim.model;

import java.util.List;
import org.bmon.sim.ledger.SimBlock;
import org.bmon.sim.ledger.SimTx;
import org.bmon.sim.log.LifeWording;
import org.bmon.sim.log.ProcessFacts;
import org.bmon.sim.scenario.CoreVersion;
import org.bmon.sim.truth.Fact;
import org.jspecify.annotations.Nullable;

/** How a node's process starts and stops. */
final class NodeLife {

    private static final long DAY_SECONDS = 24 * 3600;

    private final SimNode node;
    private final Validation validation;
    private final TxAdmission admission;
    private boolean empty;
    private @Nullable List<SimTx> saved;
    private long startedMicros;

    NodeLife(SimNode node, Validation validation, TxAdmission admission) {
        this.node = node;
        this.validation = validation;
        this.admission = admission;
        this.empty = node.spec().initialDownload();
    }

    /** When the process started, true time. */
    long startedMicros() {
        return startedMicros;
    }

    void start() {
        if (node.phase() != SimNode.Phase.DOWN) {
            return;
        }
        long now = node.world().queue().now();
        startedMicros = now;
        node.forgetProcess();
        node.setPhase(SimNode.Phase.STARTING);
        node.world().truth().add(new Fact.Started(now, node.name()));
        ProcessFacts facts = facts(now);
        CoreVersion version = node.spec().version();
        node.log().startBanner(now);
        long at = write(now, LifeWording.beginning(version, facts));
        Pen load = new Pen(node, node.wording().loadThread(), at + 60);
        if (empty) {
            validation.genesis(load, node.chain().tip());
            empty = false;
        }
        load.until(write(load.micros(), LifeWording.mempoolBegins(version, facts)));
        List<SimTx> transactions = saved;
        if (transactions != null) {
            transactions.forEach(tx -> admission.fromFile(load, tx));
        }
        at = write(load.micros(), LifeWording.mempoolEnds(version, facts));
        long ready =
                write(at, LifeWording.ready(version, facts, node.chain().tip().height()));
        node.world().queue().at(ready, this::ready);
    }

    private void ready() {
        if (node.phase() != SimNode.Phase.STARTING) {
            return;
        }
        node.setPhase(SimNode.Phase.RUNNING);
        Pen pen = new Pen(node, "msghand", node.world().queue().now() + 50);
        if (node.leavesDownload(pen.micros())) {
            pen.write(node.wording().blocks().downloadLeft());
        }
        node.world().openLinks(node);
    }

    /** Stops cleanly; gives the time at which the process is gone. */
    long stop() {
        long now = node.world().queue().now();
        if (node.phase() != SimNode.Phase.RUNNING) {
            return now;
        }
        node.setPhase(SimNode.Phase.DOWN);
        node.world().closeLinks(node);
        saved = node.mempool().entries().stream().map(Mempool.Entry::tx).toList();
        long end = write(
                Math.max(now, node.idleMicros()),
                LifeWording.ending(node.spec().version(), node.chain().tip().hash(), saved.size()));
        node.world().truth().add(new Fact.Stopped(end, node.name()));
        return end;
    }

    private long write(long from, List<LifeWording.Timed> lines) {
        long at = from;
        for (LifeWording.Timed line : lines) {
            at = from + line.afterMicros();
            node.log(at, line.thread(), line.entry());
            if (line.leavesDownload()) {
                node.leavesDownload(at);
            }
        }
        return at;
    }

    private ProcessFacts facts(long now) {
        SimBlock tip = node.chain().tip();
        Configuration configuration = node.world().configuration(node.spec());
        List<SimTx> transactions = saved;
        return new ProcessFacts(
                "/data/" + node.name() + configuration.directory(),
                configuration.sorted(),
                configuration.section(),
                node.world().address(node.spec()).rpcPort(),
                node.world().address(node.spec()).p2pPort(),
                empty ? null : tip,
                node.chain().size(),
                (now + node.spec().clockOffsetMicros()) / 1_000_000 - tip.time() < DAY_SECONDS,
                transactions == null ? -1 : transactions.size());
    }
}
