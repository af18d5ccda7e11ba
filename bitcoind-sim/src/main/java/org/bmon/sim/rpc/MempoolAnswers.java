package org.bmon.sim.rpc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers about the mempool. */
final class MempoolAnswers {

    /** What an entry of one input and two outputs takes in memory, beyond its bytes. */
    private static final int ENTRY_OVERHEAD = 1_300;

    private final NodeView node;
    private final Reading reading;

    MempoolAnswers(Reading reading) {
        this.node = reading.node();
        this.reading = reading;
    }

    JsonNode info() {
        MempoolView mempool = node.mempool();
        MempoolView.Policy policy = mempool.policy();
        long bytes = 0;
        long usage = 0;
        long fees = 0;
        int unbroadcast = 0;
        for (MempoolEntryView entry : mempool.entries()) {
            bytes += entry.tx().vsize();
            usage += ENTRY_OVERHEAD + entry.tx().size();
            fees += entry.tx().fee();
            unbroadcast += entry.unbroadcast() ? 1 : 0;
        }
        ObjectNode json = Json.object();
        json.put("loaded", mempool.loaded());
        json.put("size", mempool.entries().size());
        json.put("bytes", bytes);
        json.put("usage", usage);
        json.set("total_fee", Json.amount(fees));
        json.put("maxmempool", policy.maxBytes());
        json.set("mempoolminfee", Json.amount(policy.minFee()));
        json.set("minrelaytxfee", Json.amount(policy.minRelayFee()));
        if (reading.since(240000)) {
            json.set("incrementalrelayfee", Json.amount(policy.incrementalRelayFee()));
        }
        json.put("unbroadcastcount", unbroadcast);
        if (reading.since(240000) && !reading.master()) {
            json.put("fullrbf", policy.fullRbf());
        }
        if (reading.since(300000)) {
            json.put("permitbaremultisig", true).put("maxdatacarriersize", policy.maxDataCarrierSize());
        }
        if (reading.since(310000)) {
            json.put("limitclustercount", 64).put("limitclustersize", 101_000).put("optimal", true);
        }
        return json;
    }

    JsonNode raw(Params params) {
        boolean verbose = params.bool(0, false);
        boolean withSequence = params.bool(1, false);
        if (verbose && withSequence) {
            throw new RpcException(
                    RpcException.BAD_PARAMETER, "Verbose results cannot contain mempool sequence values.");
        }
        MempoolView mempool = node.mempool();
        if (verbose) {
            Family family = new Family(mempool.entries());
            ObjectNode json = Json.object();
            for (MempoolEntryView entry : mempool.entries()) {
                json.set(entry.tx().txid().toHex(), entry(entry, family));
            }
            return json;
        }
        ArrayNode txids = Json.NODES.arrayNode();
        mempool.entries().forEach(entry -> txids.add(entry.tx().txid().toHex()));
        if (!withSequence) {
            return txids;
        }
        ObjectNode json = Json.object();
        json.set("txids", txids);
        return json.put("mempool_sequence", mempool.sequence());
    }

    JsonNode entry(Params params) {
        Txid txid = params.txid(0);
        Family family = new Family(node.mempool().entries());
        MempoolEntryView entry = family.entries.get(txid);
        if (entry == null) {
            throw new RpcException(RpcException.NOT_FOUND, "Transaction not in mempool");
        }
        return entry(entry, family);
    }

    private ObjectNode entry(MempoolEntryView entry, Family family) {
        TxView tx = entry.tx();
        List<TxView> ancestors = family.all(tx.txid(), family.parents);
        List<TxView> descendants = family.all(tx.txid(), family.children);
        ObjectNode json = Json.object();
        if (reading.master()) {
            json.put("vsize_adjusted", tx.vsize()).put("vsize", tx.vsize()).put("vsize_bip141", tx.vsize());
        } else {
            json.put("vsize", tx.vsize());
        }
        json.put("weight", tx.weight());
        if (!reading.since(230000)) {
            json.set("fee", Json.amount(tx.fee()));
            json.set("modifiedfee", Json.amount(tx.fee()));
        }
        json.put("time", entry.time());
        json.put("height", entry.height());
        json.put("descendantcount", descendants.size()).put("descendantsize", vsize(descendants));
        if (!reading.since(230000)) {
            json.put("descendantfees", fees(descendants));
        }
        json.put("ancestorcount", ancestors.size()).put("ancestorsize", vsize(ancestors));
        if (!reading.since(230000)) {
            json.put("ancestorfees", fees(ancestors));
        }
        json.put("wtxid", tx.wtxid().toHex());
        if (reading.since(310000)) {
            // Every transaction is a chunk of its own here.
            json.put("chunkweight", tx.weight());
        }
        ObjectNode fees = json.putObject("fees");
        fees.set("base", Json.amount(tx.fee()));
        fees.set("modified", Json.amount(tx.fee()));
        fees.set("ancestor", Json.amount(fees(ancestors)));
        fees.set("descendant", Json.amount(fees(descendants)));
        if (reading.since(310000)) {
            fees.set("chunk", Json.amount(tx.fee()));
        }
        json.set("depends", hexes(family.parents.get(tx.txid())));
        json.set("spentby", hexes(family.children.get(tx.txid())));
        if (!reading.master()) {
            json.put("bip125-replaceable", entry.replaceable());
        }
        return json.put("unbroadcast", entry.unbroadcast());
    }

    JsonNode orphans(Params params) {
        int verbosity = params.verbosity(0, 0);
        if (verbosity < 0 || verbosity > 2) {
            throw new RpcException(RpcException.BAD_PARAMETER, "Invalid verbosity value " + verbosity);
        }
        ArrayNode json = Json.NODES.arrayNode();
        for (OrphanView orphan : node.orphans()) {
            TxView tx = orphan.tx();
            if (verbosity == 0) {
                json.add(tx.txid().toHex());
                continue;
            }
            ObjectNode entry = json.addObject();
            entry.put("txid", tx.txid().toHex()).put("wtxid", tx.wtxid().toHex());
            entry.put("bytes", tx.size()).put("vsize", tx.vsize());
            if (reading.master()) {
                entry.put("vsize_bip141", tx.vsize());
            }
            entry.put("weight", tx.weight());
            if (!reading.since(300000)) {
                // Orphans were kept for twenty minutes.
                entry.put("entry", orphan.since()).put("expiration", orphan.since() + 1200);
            }
            ArrayNode from = entry.putArray("from");
            orphan.from().forEach(from::add);
            if (verbosity == 2) {
                entry.put("hex", RawHex.transaction(tx, node.tip().height()));
            }
        }
        return json;
    }

    private static long vsize(List<TxView> transactions) {
        return transactions.stream().mapToLong(TxView::vsize).sum();
    }

    private static long fees(List<TxView> transactions) {
        return transactions.stream().mapToLong(TxView::fee).sum();
    }

    private static ArrayNode hexes(@Nullable List<Txid> txids) {
        ArrayNode json = Json.NODES.arrayNode();
        if (txids != null) {
            txids.forEach(txid -> json.add(txid.toHex()));
        }
        return json;
    }

    /** Who spends whom in the mempool. */
    private static final class Family {

        private final Map<Txid, MempoolEntryView> entries = new LinkedHashMap<>();
        private final Map<Txid, List<Txid>> parents = new LinkedHashMap<>();
        private final Map<Txid, List<Txid>> children = new LinkedHashMap<>();

        Family(List<MempoolEntryView> all) {
            all.forEach(entry -> entries.put(entry.tx().txid(), entry));
            for (MempoolEntryView entry : all) {
                for (Txid parent : entry.depends()) {
                    if (entries.containsKey(parent)) {
                        Txid child = entry.tx().txid();
                        parents.computeIfAbsent(child, key -> new ArrayList<>()).add(parent);
                        children.computeIfAbsent(parent, key -> new ArrayList<>())
                                .add(child);
                    }
                }
            }
        }

        /** The transaction itself and all that it reaches. */
        List<TxView> all(Txid from, Map<Txid, List<Txid>> edges) {
            Set<Txid> seen = new HashSet<>(Set.of(from));
            Deque<Txid> open = new ArrayDeque<>(List.of(from));
            List<TxView> found = new ArrayList<>();
            while (!open.isEmpty()) {
                Txid txid = open.remove();
                MempoolEntryView entry = entries.get(txid);
                if (entry != null) {
                    found.add(entry.tx());
                }
                for (Txid next : edges.getOrDefault(txid, List.of())) {
                    if (seen.add(next)) {
                        open.add(next);
                    }
                }
            }
            return found;
        }
    }
}
