package org.bmon.collector.store;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Who may write which shard. Every commit updates its shard's row, so that two of one shard come one after the other, and
 * one whose shard was taken meanwhile finds another generation there.
 */
final class ShardTable {

    private static final String OF_HOLDER = " WHERE shard = ? AND generation = ?";

    private ShardTable() {}

    /** Makes the shards, each with what a collector alone left behind. */
    static void divide(JdbcTemplate jdbc, int shards) {
        Integer before = count(jdbc);
        boolean first = false;
        for (int shard = 0; shard < shards; shard++) {
            // Another collector that does the same is waited for, and has done it then.
            boolean made =
                    jdbc.update("INSERT INTO shard (shard, generation) VALUES (?, 0) ON CONFLICT DO NOTHING", shard)
                            == 1;
            first = shard == 0 ? made : first;
            if (made && shard > 0) {
                if (!first) {
                    throw otherwise(before, shards);
                }
                copy(jdbc, shard);
            }
        }
        Integer all = count(jdbc);
        if (all == null || all != shards) {
            throw otherwise(all, shards);
        }
    }

    private static @Nullable Integer count(JdbcTemplate jdbc) {
        return jdbc.queryForObject("SELECT count(*) FROM shard", Integer.class);
    }

    private static StoreException otherwise(@Nullable Integer there, int shards) {
        return new StoreException(
                "the history is divided into " + there + " shards, and not into " + shards
                        + ": set bmon.collector.kafka.partitions to what it was",
                null);
    }

    private static void copy(JdbcTemplate jdbc, int shard) {
        jdbc.update(
                "INSERT INTO stream SELECT CAST(? AS INTEGER), node, epoch, network, durable, missed, opened_micros"
                        + " FROM stream WHERE shard = 0",
                shard);
        jdbc.update(
                "INSERT INTO standing SELECT CAST(? AS INTEGER), node, kind, network, seq, nth, event"
                        + " FROM standing WHERE shard = 0",
                shard);
        jdbc.update(
                "INSERT INTO journal SELECT CAST(? AS INTEGER), seq, node, network, epoch, first_position, next_position,"
                        + " received_micros, clock_offset_micros, clock_error_micros, batch, standing"
                        + " FROM journal WHERE shard = 0",
                shard);
    }

    /** Takes a shard; waits for a commit of its holder that is under way. */
    static Shard take(JdbcTemplate jdbc, int shard) {
        if (jdbc.update("UPDATE shard SET generation = generation + 1 WHERE shard = ?", shard) == 0) {
            throw new StoreException("the history has no shard " + shard + ": it is not divided so", null);
        }
        return new Shard(shard, jdbc.queryForObject("SELECT generation FROM shard WHERE shard = ?", Long.class, shard));
    }

    static @Nullable Long nextOffset(JdbcTemplate jdbc, int shard) {
        return jdbc.queryForObject("SELECT next_offset FROM shard WHERE shard = ?", Long.class, shard);
    }

    /**
     * Begins a commit of a shard.
     *
     * @throws ShardLostException if another took it
     */
    static void hold(JdbcTemplate jdbc, Shard shard, @Nullable Long nextOffset) {
        Long generation = shard.generation();
        if (generation == null) {
            return;
        }
        int held = nextOffset == null
                ? jdbc.update("UPDATE shard SET next_offset = next_offset" + OF_HOLDER, shard.number(), generation)
                : jdbc.update("UPDATE shard SET next_offset = ?" + OF_HOLDER, nextOffset, shard.number(), generation);
        if (held == 0) {
            throw new ShardLostException(
                    "shard " + shard.number() + " was taken by another collector: it goes on from the last commit");
        }
    }

    /** Waits until nobody writes a shard, and keeps it so until the end of the transaction. */
    static void still(JdbcTemplate jdbc, Shard shard) {
        if (shard.generation() != null) {
            jdbc.update("UPDATE shard SET next_offset = next_offset WHERE shard = ?", shard.number());
        }
    }
}
