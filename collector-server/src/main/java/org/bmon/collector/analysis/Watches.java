package org.bmon.collector.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bmon.collector.anomaly.AnomalySettings;
import org.bmon.collector.anomaly.BlockAnomalies;
import org.bmon.collector.anomaly.TransactionAnomalies;
import org.bmon.collector.chain.BadBlockWatch;
import org.bmon.collector.chain.ChainBook;
import org.bmon.collector.chain.ForkWatch;
import org.bmon.collector.chain.InflationWatch;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.chain.ReorgWatch;
import org.bmon.collector.chain.SupplyTotal;
import org.bmon.collector.chain.TipWatch;
import org.bmon.collector.fleet.Fleet;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.mempool.ContentWatch;
import org.bmon.collector.mempool.FloorWatch;
import org.bmon.collector.mempool.PolicyWatch;
import org.bmon.collector.mempool.RejectionWatch;
import org.bmon.collector.mempool.ReplacementWatch;
import org.bmon.collector.mempool.TemplateWatch;
import org.bmon.collector.node.CompactBlockWatch;
import org.bmon.collector.node.ConnectWatch;
import org.bmon.collector.node.LifeWatch;
import org.bmon.collector.node.PeerWatch;
import org.bmon.collector.node.StandingWatch;
import org.bmon.collector.node.WarningWatch;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.watch.Cohorts;
import org.bmon.collector.watch.Forgotten;
import org.bmon.collector.watch.Memory;
import org.bmon.collector.watch.NoticeBook;
import org.bmon.collector.watch.Readings;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.collector.watch.WatchSettings;
import org.bmon.collector.watch.WishBook;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxAccepted;

/** All watches of one network, in the order in which they take an event. */
final class Watches {

    private final Surroundings around;
    private final ReorgWatch reorgs;
    private final InflationWatch inflation;
    private final ReplacementWatch replacements;
    private final BlockAnomalies blocks;
    private final TransactionAnomalies transactions;
    private final List<Watch> watches = new ArrayList<>();
    private final List<Watch> ofAcceptances;

    Watches(
            Network network,
            WatchSettings settings,
            AnomalySettings anomalies,
            Fleet fleet,
            Function<Txid, Optional<TransactionSpread>> transactions,
            WishBook wishes,
            Consumer<Notice> notices,
            Consumer<SupplyTotal> totals) {
        Memory memory = new Memory();
        around = new Surroundings(
                network,
                settings,
                fleet,
                new Cohorts(fleet),
                transactions,
                new NoticeBook(notices, memory),
                new Readings(),
                wishes,
                memory);
        blocks = new BlockAnomalies(around, anomalies);
        this.transactions = new TransactionAnomalies(around, anomalies);
        ChainBook book = new ChainBook(around);
        reorgs = new ReorgWatch(around, book);
        inflation = new InflationWatch(around, totals);
        watches.add(book);
        watches.add(reorgs);
        watches.add(new ForkWatch(around, book));
        watches.add(new BadBlockWatch(around, book));
        watches.add(new TipWatch(around, book));
        watches.add(inflation);
        watches.add(new LifeWatch(around));
        watches.add(new StandingWatch(around));
        watches.add(new WarningWatch(around));
        watches.add(new PeerWatch(around));
        watches.add(new ConnectWatch(around));
        watches.add(new CompactBlockWatch(around, book::contentOf));
        TemplateWatch templates = new TemplateWatch(around, book::firstSeen);
        watches.add(templates);
        watches.add(new ContentWatch(around, book::tipOf, templates::feeOf));
        watches.add(new FloorWatch(around));
        watches.add(new RejectionWatch(around));
        watches.add(new PolicyWatch(around));
        replacements = new ReplacementWatch(around);
        watches.add(replacements);
        ofAcceptances = watches.stream().filter(Watch::takesAcceptances).toList();
    }

    void accept(FleetNode node, Event event) {
        for (Watch watch : event instanceof TxAccepted ? ofAcceptances : watches) {
            watch.accept(node, event);
        }
    }

    void reorg(FleetNode node, Reorg reorg) {
        reorgs.reorg(node, reorg);
    }

    void settled(BlockSpread block, long nowMicros) {
        blocks.settled(block, nowMicros);
    }

    void settled(TransactionSpread transaction) {
        transactions.settled(transaction);
    }

    void advance(long nowMicros) {
        transactions.advance(nowMicros);
        for (Watch watch : watches) {
            watch.advance(nowMicros);
        }
    }

    void retired(NodeName node, boolean out, long nowMicros) {
        if (out) {
            around.notices().retire(node, nowMicros);
        } else {
            around.notices().rejoin(node);
        }
    }

    void restore(Notice notice) {
        around.notices().restore(notice);
    }

    void restore(SupplyTotal total) {
        inflation.restore(total);
    }

    long replacements() {
        return replacements.count();
    }

    Map<Forgotten, Long> forgotten() {
        return around.memory().counts();
    }

    Readings readings() {
        return around.readings();
    }
}
