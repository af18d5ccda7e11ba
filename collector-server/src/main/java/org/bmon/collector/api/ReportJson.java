package org.bmon.collector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.DelayStatistics;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.TxRejected;
import org.jspecify.annotations.Nullable;

/**
 * The JSON shapes of what the collector finds: the API and the replay report speak the same. What is not known is
 * absent, never 0. All times and delays are microseconds; times since the epoch.
 */
public final class ReportJson {

    private ReportJson() {}

    /** A block; {@code network} is absent where the report as a whole names it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Block(
            @Nullable String network, String hash, @Nullable Integer height, Map<String, Stage> stages) {}

    /** An object at one stage: {@code delaysMicros} of expected nodes, {@code othersMicros} of the rest. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Stage(
            int seen,
            int expected,
            @Nullable String first,
            @Nullable Long firstMicros,
            @Nullable Long spreadMicros,
            @Nullable Double meanMicros,
            @Nullable Double stddevMicros,
            @Nullable Long p50Micros,
            @Nullable Long p90Micros,
            @Nullable Long p99Micros,
            @Nullable Long errorMicros,
            SortedMap<String, Long> delaysMicros,
            SortedMap<String, Long> othersMicros,
            String quality) {}

    /** A transaction: the fields of its one stage beside its txid. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Transaction(
            @Nullable String network,
            String txid,
            @JsonUnwrapped Stage accepted) {}

    /** A change of branches of one node. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ReorgOfNode(
            @Nullable String network,
            String node,
            long atMicros,
            int depth,
            List<String> disconnected,
            List<String> connected) {}

    /** A block that these nodes judged invalid for this reason. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Invalid(@Nullable String network, String hash, String reason, List<String> nodes) {}

    /** A transaction that a node did not take. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rejection(
            @Nullable String network,
            String txid,
            String node,
            long atMicros,
            String reason,
            @Nullable String detail) {}

    /** The shape of a block. */
    public static Block block(@Nullable Network network, BlockSpread block) {
        Map<String, Stage> stages = new LinkedHashMap<>();
        block.stages().forEach((stage, spread) -> stages.put(stage.name(), stage(spread)));
        return new Block(label(network), block.hash().toHex(), block.height(), stages);
    }

    /** The shape of a transaction. */
    public static Transaction transaction(@Nullable Network network, TransactionSpread transaction) {
        return new Transaction(label(network), transaction.txid().toHex(), stage(transaction.accepted()));
    }

    /** The shape of a reorg. */
    public static ReorgOfNode reorg(@Nullable Network network, Reorg reorg) {
        return new ReorgOfNode(
                label(network),
                reorg.node().value(),
                reorg.atMicros(),
                reorg.depth(),
                hex(reorg.disconnected()),
                hex(reorg.connected()));
    }

    /** The shapes of an invalid block: one for each reason that nodes gave. */
    public static List<Invalid> invalid(@Nullable Network network, InvalidBlock block) {
        SortedMap<String, List<String>> nodesByReason = new TreeMap<>();
        block.reasons()
                .forEach((node, reason) -> nodesByReason
                        .computeIfAbsent(reason, added -> new ArrayList<>())
                        .add(node.value()));
        List<Invalid> shapes = new ArrayList<>();
        nodesByReason.forEach((reason, nodes) ->
                shapes.add(new Invalid(label(network), block.hash().toHex(), reason, nodes)));
        return shapes;
    }

    /** The shape of a rejection. */
    public static Rejection rejection(@Nullable Network network, NodeName node, TxRejected rejection) {
        return new Rejection(
                label(network),
                rejection.txid().toHex(),
                node.value(),
                rejection.at().micros(),
                rejection.reason(),
                rejection.detail());
    }

    /** The shape of how an object came at one stage. */
    static Stage stage(StageSpread spread) {
        DelayStatistics statistics = spread.statistics();
        NodeName first = spread.first();
        return new Stage(
                spread.seen(),
                spread.expected(),
                first == null ? null : first.value(),
                spread.firstMicros(),
                statistics == null ? null : Long.valueOf(statistics.spreadMicros()),
                statistics == null ? null : Double.valueOf(statistics.meanMicros()),
                statistics == null ? null : Double.valueOf(statistics.stddevMicros()),
                statistics == null ? null : Long.valueOf(statistics.p50Micros()),
                statistics == null ? null : Long.valueOf(statistics.p90Micros()),
                statistics == null ? null : Long.valueOf(statistics.p99Micros()),
                spread.errorMicros(),
                byName(spread.delaysMicros()),
                byName(spread.othersMicros()),
                spread.quality().name().toLowerCase(Locale.ROOT));
    }

    private static SortedMap<String, Long> byName(SortedMap<NodeName, Long> delays) {
        SortedMap<String, Long> named = new TreeMap<>();
        delays.forEach((node, delay) -> named.put(node.value(), delay));
        return named;
    }

    private static List<String> hex(List<BlockHash> hashes) {
        return hashes.stream().map(BlockHash::toHex).toList();
    }

    private static @Nullable String label(@Nullable Network network) {
        return network == null ? null : network.label();
    }
}
