package org.bmon.sim.model;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.bmon.common.NodeName;
import org.bmon.sim.ledger.Mint;
import org.bmon.sim.ledger.SimTx;
import org.bmon.sim.ledger.TxKind;
import org.bmon.sim.scenario.BlockSchedule;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.scenario.Step;
import org.bmon.sim.scenario.TransactionSchedule;
import org.bmon.sim.truth.Fact;

/** Brings blocks, transactions and the steps of a scenario into a world when their time comes. */
final class Traffic {

    private static final int REPLACEABLE = 100;
    private static final long SECOND = 1_000_000;

    private final World world;
    private final Mint mint;
    private final SplittableRandom random;
    private final Deque<SimTx> recent = new ArrayDeque<>();
    private int pauses;

    Traffic(World world, Mint mint, SplittableRandom random) {
        this.world = world;
        this.mint = mint;
        this.random = random;
    }

    /** Plans all that the scenario says. */
    void plan() {
        Scenario scenario = world.scenario();
        BlockSchedule blocks = scenario.blocks();
        if (blocks != null) {
            planBlock(blocks);
        }
        TransactionSchedule transactions = scenario.transactions();
        if (transactions != null) {
            planTransaction(transactions);
        }
        Duration templates = scenario.templateInterval();
        if (templates != null) {
            world.nodes().forEach(node -> planTemplate(node, micros(templates)));
        }
        scenario.steps().forEach(this::planStep);
    }

    private void planBlock(BlockSchedule schedule) {
        long mean = micros(schedule.interval());
        long wait = schedule.exponential() ? TxRelay.exponential(random, (double) mean) : mean;
        later(wait, () -> {
            List<SimNode> miners = ready(schedule.miners());
            if (pauses == 0 && !miners.isEmpty()) {
                mine(miners.get(random.nextInt(miners.size())));
            }
            planBlock(schedule);
        });
    }

    private void planTransaction(TransactionSchedule schedule) {
        later(TxRelay.exponential(random, SECOND / schedule.perSecond()), () -> {
            bring(schedule);
            planTransaction(schedule);
        });
    }

    /** Brings one plain payment now. */
    void pay() {
        bring(TransactionSchedule.perSecond(1));
    }

    private void bring(TransactionSchedule schedule) {
        List<SimNode> ready = ready(List.of());
        double kind = random.nextDouble();
        SimTx tx;
        double carriers = schedule.replacementShare() + schedule.dataCarrierShare();
        if (kind < schedule.replacementShare() && !recent.isEmpty()) {
            int pick = random.nextInt(recent.size());
            tx = mint.replacement(new ArrayList<>(recent).get(pick));
        } else if (kind >= schedule.replacementShare() && kind < carriers) {
            tx = mint.transaction(TxKind.DATA_CARRIER);
        } else if (kind >= carriers && kind < carriers + schedule.bareMultisigShare()) {
            tx = mint.transaction(TxKind.BARE_MULTISIG);
        } else {
            tx = mint.transaction(TxKind.PAYMENT);
        }
        bring(tx, ready);
    }

    /** Brings a transaction to one of these nodes. */
    private void bring(SimTx tx, List<SimNode> nodes) {
        List<SimNode> ready = new ArrayList<>(nodes);
        // Spending what a block has spent already is of no use, and a node's own user is told a refusal by RPC only.
        ready.removeIf(node -> node.phase() != SimNode.Phase.RUNNING
                || node.admission().refusal(tx) != null
                || node.txRelay().spent(tx));
        if (ready.isEmpty()) {
            return;
        }
        SimNode node = ready.get(random.nextInt(ready.size()));
        node.work(node.rpcThread(), pen -> {
            if (node.admission().refusal(tx) == null && !node.txRelay().spent(tx)) {
                world.truth().add(new Fact.Created(pen.micros(), node.name(), tx.txid(), tx.wtxid()));
                node.admission().fromUser(pen, tx);
                node.txRelay().spread(pen.micros(), tx);
                recent.add(tx);
                if (recent.size() > REPLACEABLE) {
                    recent.poll();
                }
            }
        });
    }

    private void planTemplate(SimNode node, long interval) {
        later(interval, () -> {
            if (node.phase() == SimNode.Phase.RUNNING) {
                node.template();
            }
            planTemplate(node, interval);
        });
    }

    private void planStep(Step step) {
        later(micros(step.at()), () -> take(step));
    }

    private void take(Step step) {
        if (step instanceof Step.Mine mine) {
            mine(world.node(mine.node()));
        } else if (step instanceof Step.MineClaiming claiming) {
            if (runs(claiming.node())) {
                world.mineClaiming(claiming.node(), claiming.moreSat());
            }
        } else if (step instanceof Step.Invalidate invalidate) {
            if (runs(invalidate.node())) {
                world.invalidate(
                        invalidate.node(),
                        block -> later(micros(invalidate.length()), () -> {
                            if (runs(invalidate.node())) {
                                world.reconsider(invalidate.node(), block);
                            }
                        }));
            }
        } else if (step instanceof Step.Race race) {
            mine(world.node(race.first()));
            later(micros(race.gap()), () -> mine(world.node(race.second())));
        } else if (step instanceof Step.Reorg reorg) {
            reorganize(reorg);
        } else if (step instanceof Step.SubmitInvalid submit) {
            if (runs(submit.node())) {
                world.submitInvalid(submit.node(), submit.flaw());
            }
        } else if (step instanceof Step.Restart restart) {
            if (runs(restart.node())) {
                world.hooks().restart(restart.node(), restart.down());
            }
        } else if (step instanceof Step.Upgrade upgrade) {
            if (runs(upgrade.node())) {
                SimNode node = world.node(upgrade.node());
                node.startsNextAs(node.spec().withVersion(upgrade.version()).withPolicy(upgrade.policy()));
                world.hooks().restart(upgrade.node(), upgrade.down());
            }
        } else if (step instanceof Step.DoubleSpend twice) {
            SimTx tx = mint.transaction(TxKind.PAYMENT);
            bring(tx, List.of(world.node(twice.first())));
            bring(mint.replacement(tx), List.of(world.node(twice.second())));
        } else if (step instanceof Step.NetworkOff off) {
            if (runs(off.node())) {
                world.setNetworkActive(off.node(), false);
                later(micros(off.length()), () -> {
                    if (runs(off.node())) {
                        world.setNetworkActive(off.node(), true);
                    }
                });
            }
        } else if (step instanceof Step.Partition partition) {
            world.partition(partition.group());
            later(micros(partition.length()), () -> world.heal(partition.group()));
        } else if (step instanceof Step.RotateLog rotate) {
            world.rotateLog(rotate.node(), rotate.rotation());
        } else if (step instanceof Step.LoseZmq lose) {
            world.loseZmq(lose.node(), lose.messages());
        } else if (step instanceof Step.SlowRpc slow) {
            world.hooks().slowRpc(slow.node(), slow.delay());
            later(micros(slow.length()), () -> world.hooks().slowRpc(slow.node(), Duration.ZERO));
        }
    }

    /** Cuts the network, lets both sides mine, and heals it; nobody else mines meanwhile, so the depth is exact. */
    private void reorganize(Step.Reorg reorg) {
        Set<NodeName> group = reorg.group();
        pauses++;
        later(3 * SECOND, () -> world.partition(group));
        long at = 4 * SECOND;
        for (int i = 0; i <= reorg.depth(); i++) {
            boolean both = i < reorg.depth();
            later(at, () -> {
                mineOn(group, true);
                if (both) {
                    mineOn(group, false);
                }
            });
            at += SECOND;
        }
        later(at + 2 * SECOND, () -> world.heal(group));
        later(at + 8 * SECOND, () -> pauses--);
    }

    private void mineOn(Set<NodeName> group, boolean inside) {
        for (SimNode node : ready(List.of())) {
            if (group.contains(node.name()) == inside) {
                mine(node);
                return;
            }
        }
    }

    private void mine(SimNode node) {
        if (node.phase() == SimNode.Phase.RUNNING) {
            world.mine(node.name(), block -> {});
        }
    }

    private boolean runs(NodeName name) {
        return world.node(name).phase() == SimNode.Phase.RUNNING;
    }

    private List<SimNode> ready(List<NodeName> among) {
        List<SimNode> ready = new ArrayList<>();
        for (SimNode node : world.nodes()) {
            boolean meant = among.isEmpty() || among.contains(node.name());
            if (meant && node.phase() == SimNode.Phase.RUNNING && !node.initialDownload()) {
                ready.add(node);
            }
        }
        return ready;
    }

    private void later(long micros, Runnable what) {
        world.queue().at(world.queue().now() + micros, what);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
