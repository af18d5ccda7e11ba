package org.bmon.collector.store;

/** A shared history in a database whose commits wait for one another row by row. */
final class JdbcSharedHistory implements SharedHistory {

    private final JdbcHistoryStore whole;

    JdbcSharedHistory(JdbcHistoryStore whole) {
        this.whole = whole;
    }

    @Override
    public void divide(int shards) {
        whole.divide(shards);
    }

    @Override
    public TakenShard take(int shard) {
        return whole.take(shard);
    }

    @Override
    public HistoryStore whole() {
        return whole;
    }

    @Override
    public void close() {
        whole.close();
    }
}
