package org.bmon.collector.live;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.store.Changes;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.springframework.stereotype.Component;

/** Counts what commits bring. */
@Component
final class CommitMetrics implements CommitListener {

    private static final int INVALID_BLOCKS = 1_000;

    private final CollectorMetrics metrics;

    /** By whom a block was judged invalid already: its record comes again with each further node. */
    private final Map<BlockHash, Set<NodeName>> judged = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BlockHash, Set<NodeName>> eldest) {
            return size() > INVALID_BLOCKS;
        }
    };

    CommitMetrics(CollectorMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public boolean takesShares() {
        return true;
    }

    @Override
    public void committed(Changes changes) {
        long now = changes.atMicros();
        changes.blocks().forEach(found -> metrics.block(found.network(), found.value(), now));
        changes.transactions().forEach(found -> metrics.transaction(found.network(), found.value(), now));
        changes.reorgs().forEach(found -> metrics.reorg(found.network(), found.value()));
        changes.rejections()
                .forEach(found ->
                        metrics.rejection(found.network(), found.value().node()));
        changes.invalidBlocks().forEach(found -> {
            Set<NodeName> known = judged.computeIfAbsent(found.value().hash(), added -> new TreeSet<>());
            for (NodeName node : found.value().reasons().keySet()) {
                if (known.add(node)) {
                    metrics.invalidBlock(found.network(), node);
                }
            }
        });
    }
}
