package org.bmon.sim;

import java.math.BigDecimal;
import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.sim.truth.Fact;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes facts as lines of JSON: all of them for truth.jsonl, and those that a scenario.jsonl tells. */
final class FactLines {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private FactLines() {}

    /** A fact, times in microseconds since the epoch. */
    static String truth(Fact fact) {
        ObjectNode line = JSON.createObjectNode();
        line.put("micros", fact.micros());
        line.put("fact", fact.getClass().getSimpleName());
        if (fact instanceof Fact.Mined mined) {
            block(line, mined.node(), mined.hash(), mined.height());
            line.put("parent", mined.parent().toHex());
            line.put("invalid", mined.invalidReason());
        } else if (fact instanceof Fact.HeaderSeen seen) {
            block(line, seen.node(), seen.hash(), seen.height());
            line.put("told", seen.told());
        } else if (fact instanceof Fact.DataComplete complete) {
            block(line, complete.node(), complete.hash(), null);
            line.put("told", complete.told());
        } else if (fact instanceof Fact.Connected connected) {
            block(line, connected.node(), connected.hash(), connected.height());
        } else if (fact instanceof Fact.Disconnected disconnected) {
            block(line, disconnected.node(), disconnected.hash(), disconnected.height());
        } else if (fact instanceof Fact.Reorged reorged) {
            line.put("node", reorged.node().value());
            line.put("depth", reorged.disconnected().size());
            hashes(line.putArray("disconnected"), reorged.disconnected());
            hashes(line.putArray("connected"), reorged.connected());
        } else if (fact instanceof Fact.Invalid invalid) {
            block(line, invalid.node(), invalid.hash(), null);
            line.put("reason", invalid.reason());
        } else {
            transactionOrNode(line, fact);
        }
        return JSON.writeValueAsString(line);
    }

    private static void transactionOrNode(ObjectNode line, Fact fact) {
        if (fact instanceof Fact.Created created) {
            line.put("node", created.node().value()).put("txid", created.txid().toHex());
            line.put("wtxid", created.wtxid().toHex());
        } else if (fact instanceof Fact.Accepted accepted) {
            line.put("node", accepted.node().value())
                    .put("txid", accepted.txid().toHex());
        } else if (fact instanceof Fact.Removed removed) {
            line.put("node", removed.node().value()).put("txid", removed.txid().toHex());
            line.put("reason", removed.reason());
        } else if (fact instanceof Fact.Rejected rejected) {
            line.put("node", rejected.node().value())
                    .put("txid", rejected.txid().toHex());
            line.put("reason", rejected.reason());
        } else if (fact instanceof Fact.Started started) {
            line.put("node", started.node().value());
        } else if (fact instanceof Fact.DownloadLeft left) {
            line.put("node", left.node().value());
        } else if (fact instanceof Fact.Stopped stopped) {
            line.put("node", stopped.node().value());
        } else if (fact instanceof Fact.ZmqLost lost) {
            line.put("node", lost.node().value()).put("topic", lost.topic());
            line.put("counter", lost.sequence());
        } else if (fact instanceof Fact.Happened happened) {
            line.put("node", happened.node().value()).put("what", happened.what());
        }
    }

    /** A fact as scenario.jsonl tells it, times in seconds; null if it does not. */
    static @Nullable String scenario(Fact fact) {
        ObjectNode line = JSON.createObjectNode();
        line.put("t", seconds(fact.micros()));
        if (fact instanceof Fact.Mined mined) {
            line.put("step", mined.invalidReason() == null ? "block" : "submit block: " + mined.invalidReason());
            line.put("by", mined.node().value()).put("hash", mined.hash().toHex());
            line.put("t_mined", seconds(mined.micros()));
        } else if (fact instanceof Fact.Reorged reorged) {
            line.put("step", "reorged").put("by", reorged.node().value());
            line.put("depth", reorged.disconnected().size());
        } else if (fact instanceof Fact.Started started) {
            line.put("step", "node started").put("node", started.node().value());
        } else if (fact instanceof Fact.Stopped stopped) {
            line.put("step", "node stopped").put("node", stopped.node().value());
        } else if (fact instanceof Fact.Happened happened) {
            line.put("step", happened.what()).put("node", happened.node().value());
        } else {
            return null;
        }
        return JSON.writeValueAsString(line);
    }

    /** Microseconds as seconds with six decimals. */
    static BigDecimal seconds(long micros) {
        return BigDecimal.valueOf(micros, 6);
    }

    private static void block(ObjectNode line, NodeName node, BlockHash hash, @Nullable Integer height) {
        line.put("node", node.value()).put("hash", hash.toHex());
        if (height != null) {
            line.put("height", height);
        }
    }

    private static void hashes(ArrayNode array, List<BlockHash> hashes) {
        hashes.forEach(hash -> array.add(hash.toHex()));
    }
}
