package org.bmon.collector.store;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.common.BlockHash;
import org.bmon.common.Hash256;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reorgs and invalid blocks. */
final class ChainTables {

    private static final String PUT_REORG = Upsert.replace(
            "reorg", List.of("node", "at_micros"), List.of("network", "depth", "disconnected", "connected"));

    /** The first reason that a node gave stands. */
    private static final String PUT_INVALID =
            Upsert.keep("invalid_block", List.of("network", "hash", "node"), List.of("reason", "since_micros"));

    private ChainTables() {}

    static void write(JdbcTemplate jdbc, Changes changes) {
        List<@Nullable Object[]> reorgs = new ArrayList<>();
        for (OfNetwork<Reorg> found : changes.reorgs()) {
            Reorg reorg = found.value();
            reorgs.add(new @Nullable Object[] {
                reorg.node().value(),
                reorg.atMicros(),
                found.network().label(),
                reorg.depth(),
                bytes(reorg.disconnected()),
                bytes(reorg.connected())
            });
        }
        jdbc.batchUpdate(PUT_REORG, reorgs);
        List<@Nullable Object[]> invalid = new ArrayList<>();
        for (OfNetwork<InvalidBlock> found : changes.invalidBlocks()) {
            found.value()
                    .reasons()
                    .forEach((node, reason) -> invalid.add(new @Nullable Object[] {
                        found.network().label(),
                        found.value().hash().toBytes(),
                        node.value(),
                        reason,
                        changes.atMicros()
                    }));
        }
        jdbc.batchUpdate(PUT_INVALID, invalid);
    }

    static Page<Reorg> reorgs(JdbcTemplate jdbc, TimeQuery query) {
        Cursor after = query.after();
        Selection where = new Selection()
                .time("at_micros", query.fromMicros(), query.beforeMicros())
                .network("network", query.network());
        if (after != null) {
            where.and("at_micros <= ? AND (at_micros < ? OR node > ?)", after.micros(), after.micros(), after.key());
        }
        return Page.of(
                jdbc.query(
                        "SELECT * FROM reorg" + where.sql() + " ORDER BY at_micros DESC, node LIMIT ?",
                        (row, n) -> {
                            Reorg reorg = new Reorg(
                                    new NodeName(row.getString("node")),
                                    row.getLong("at_micros"),
                                    hashes(row.getBytes("disconnected")),
                                    hashes(row.getBytes("connected")));
                            return new Page.Placed<>(
                                    new OfNetwork<>(Network.ofLabel(row.getString("network")), reorg),
                                    new Cursor(reorg.atMicros(), reorg.node().value()));
                        },
                        where.with(query.limit() + 1L).values()),
                query.limit());
    }

    static Page<InvalidBlock> invalidBlocks(JdbcTemplate jdbc, TimeQuery query) {
        record Key(Network network, BlockHash hash, long sinceMicros) {}
        Cursor after = query.after();
        Selection where = new Selection()
                .time("since_micros", query.fromMicros(), query.beforeMicros())
                .network("network", query.network());
        if (after != null) {
            where.and(
                    "since_micros <= ? AND (since_micros < ? OR hash > ?)",
                    after.micros(),
                    after.micros(),
                    BlockHash.ofHex(after.key()).toBytes());
        }
        List<Key> keys = jdbc.query(
                "SELECT network, hash, since_micros FROM (SELECT network, hash, min(since_micros) AS since_micros"
                        + " FROM invalid_block GROUP BY network, hash) judged"
                        + where.sql() + " ORDER BY since_micros DESC, hash LIMIT ?",
                (row, n) -> new Key(
                        Network.ofLabel(row.getString("network")),
                        BlockHash.ofBytes(row.getBytes("hash"), 0),
                        row.getLong("since_micros")),
                where.with(query.limit() + 1L).values());
        List<Page.Placed<InvalidBlock>> blocks = new ArrayList<>();
        for (Key key : keys) {
            SortedMap<NodeName, String> reasons = new TreeMap<>();
            jdbc.query(
                    "SELECT node, reason FROM invalid_block WHERE network = ? AND hash = ?",
                    row -> {
                        reasons.put(new NodeName(row.getString("node")), row.getString("reason"));
                    },
                    key.network().label(),
                    key.hash().toBytes());
            blocks.add(new Page.Placed<>(
                    new OfNetwork<>(key.network(), new InvalidBlock(key.hash(), reasons)),
                    new Cursor(key.sinceMicros(), key.hash().toHex())));
        }
        return Page.of(blocks, query.limit());
    }

    private static byte[] bytes(List<BlockHash> hashes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(hashes.size() * Hash256.BYTES);
        hashes.forEach(hash -> bytes.writeBytes(hash.toBytes()));
        return bytes.toByteArray();
    }

    private static List<BlockHash> hashes(byte[] bytes) {
        List<BlockHash> hashes = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += Hash256.BYTES) {
            hashes.add(BlockHash.ofBytes(bytes, at));
        }
        return hashes;
    }
}
