package org.bmon.collector.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.bmon.collector.arrivals.Arrival;
import org.bmon.collector.arrivals.NodeArrivals;
import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.chain.SupplyTotal;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/** The history in a database, in SQL that SQLite and PostgreSQL share. Reading never waits for writing. */
final class JdbcHistoryStore implements HistoryStore {

    private final String where;
    private final Shard shard;
    private final JdbcTemplate writing;
    private final JdbcTemplate reading;
    private final TransactionTemplate transaction;
    private final TransactionTemplate snapshot;
    private final NodeNumbers numbers;
    private final TransactionTables transactions;
    private final Runnable close;
    private final ReentrantLock writingAlone = new ReentrantLock();

    /**
     * Brings the schema up to date.
     *
     * @param where what messages call the database; without secrets
     * @param shard which part is written
     * @param writer gives the connections that write
     * @param reader gives connections that read
     * @param close closes both
     */
    JdbcHistoryStore(String where, Shard shard, DataSource writer, DataSource reader, Runnable close) {
        this.where = where;
        this.shard = shard;
        this.writing = new PlainTextJdbc(writer);
        this.reading = new PlainTextJdbc(reader);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(writer));
        this.snapshot = new TransactionTemplate(new JdbcTransactionManager(reader));
        this.snapshot.setReadOnly(true);
        this.numbers = new NodeNumbers();
        this.transactions = new TransactionTables(numbers);
        this.close = close;
        try {
            Flyway.configure()
                    .dataSource(writer)
                    .locations("classpath:org/bmon/collector/store/migration")
                    // Each room of the collector numbers its own migrations: see collector-server/README.md.
                    .outOfOrder(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            close.run();
            throw new StoreException(
                    "the history in " + where + " can't be brought up to date: " + cause(e) + FullDisk.mend(e), e);
        }
        read(() -> {
            numbers.load(reading);
            return where;
        });
    }

    /** The same history, of which another shard is written. */
    private JdbcHistoryStore(JdbcHistoryStore whole, Shard shard) {
        this.where = whole.where;
        this.shard = shard;
        this.writing = whole.writing;
        this.reading = whole.reading;
        this.transaction = whole.transaction;
        this.snapshot = whole.snapshot;
        this.numbers = whole.numbers;
        this.transactions = whole.transactions;
        this.close = () -> {};
    }

    /** Divides the history into shards, unless it is. */
    void divide(int shards) {
        attempt(
                "divided",
                () -> transaction.execute(status -> {
                    ShardTable.divide(writing, shards);
                    return status;
                }));
    }

    /** Takes a shard from whoever has it. */
    TakenShard take(int number) {
        record Taken(Shard shard, @Nullable Long nextOffset) {}
        Taken taken = attempt(
                "taken over",
                () -> transaction.execute(
                        status -> new Taken(ShardTable.take(writing, number), ShardTable.nextOffset(writing, number))));
        if (taken == null) {
            throw new IllegalStateException("a transaction gave nothing");
        }
        return new TakenShard(number, new JdbcHistoryStore(this, taken.shard), taken.nextOffset);
    }

    @Override
    public int write(Changes changes, long windowMicros) {
        Integer late = attempt("written to", () -> {
            transactions.number(writing, changes);
            return writeAlone(status -> {
                ShardTable.hold(writing, shard, changes.nextOffset());
                StreamTables.write(writing, shard.number(), changes);
                ChainTables.write(writing, changes);
                NoticeTables.write(writing, changes);
                SupplyTable.write(writing, changes);
                RejectionTable.write(writing, changes);
                HourTables hours = new HourTables(shard.number());
                int stayed = BlockTables.write(writing, changes, windowMicros, hours)
                        + transactions.write(writing, changes, windowMicros, hours);
                hours.write(writing);
                return stayed;
            });
        });
        return late == null ? 0 : late;
    }

    @Override
    public void writeArrivals(Network network, NodeName node, List<Arrival> arrivals, List<BlockChange> blocks) {
        attempt(
                "written to",
                () -> writeAlone(status -> {
                    ShardTable.still(writing, shard);
                    ArrivalTables.write(writing, network, node, arrivals);
                    HourTables hours = new HourTables(shard.number());
                    BlockTables.write(writing, network, blocks, hours);
                    hours.write(writing);
                    return status;
                }));
    }

    /** Sums are read and written again: two that write at once would lose one another's. */
    private <T> T writeAlone(TransactionCallback<T> work) {
        writingAlone.lock();
        try {
            return transaction.execute(work);
        } finally {
            writingAlone.unlock();
        }
    }

    @Override
    public Map<BlockHash, KeptBlock> blocksBetween(Network network, int fromHeight, int toHeight, int mostSightings) {
        return read(() -> BlockRange.read(reading, network, fromHeight, toHeight, mostSightings));
    }

    @Override
    public List<NodeArrivals> arrivalsBetween(Network network, int fromHeight, int toHeight) {
        return read(() -> ArrivalTables.between(reading, network, fromHeight, toHeight));
    }

    @Override
    public void arrivals(Network network, NodeName node, TimeQuery range, Consumer<Arrival> reader) {
        read(() -> ArrivalTables.export(reading, range, network, node, reader));
    }

    @Override
    public List<ImportedArrivals> importedArrivals() {
        return read(() -> ArrivalTables.nodes(reading));
    }

    @Override
    public void forget(long journalBeforeMicros, long transactionsBeforeMicros, StandingReader standingOf) {
        attempt(
                "tidied",
                () -> transaction.execute(status -> {
                    ShardTable.hold(writing, shard, null);
                    StreamTables.forget(writing, shard.number(), journalBeforeMicros, standingOf);
                    if (shard.number() == 0) {
                        transactions.forget(writing, transactionsBeforeMicros);
                        RejectionTable.forget(writing, transactionsBeforeMicros);
                    }
                    return status;
                }));
    }

    @Override
    public List<StreamPosition> positions() {
        return read(() -> StreamTables.positions(reading, shard.number()));
    }

    @Override
    public List<NodeRecord> nodes() {
        return read(() -> StreamTables.nodes(reading));
    }

    @Override
    public List<StandingEvent> standing() {
        return read(() -> StreamTables.standing(reading, shard.number()));
    }

    @Override
    public void journal(Consumer<JournalEntry> reader) {
        read(() -> {
            StreamTables.journal(reading, shard.number(), reader);
            return where;
        });
    }

    @Override
    public Page<BlockSpread> blocks(TimeQuery query) {
        return read(() -> BlockTables.page(reading, query));
    }

    @Override
    public Page<BlockStage> stages(TimeQuery query, Stage stage) {
        return read(() -> SpreadTables.stages(reading, query, stage));
    }

    @Override
    public void spreads(TimeQuery query, boolean overAll, SpreadReader reader) {
        read(() -> overAll
                ? SpreadTables.spreadsOverAll(reading, query, reader)
                : SpreadTables.spreads(reading, query, reader));
    }

    @Override
    public void delays(TimeQuery query, Stage stage, DelayReader reader) {
        read(() -> SpreadTables.delays(reading, query, stage, reader));
    }

    @Override
    public List<OfNetwork<BlockSpread>> blocksAt(int height, @Nullable Network network) {
        return read(() -> BlockTables.at(reading, height, network));
    }

    @Override
    public Optional<OfNetwork<BlockSpread>> block(BlockHash hash) {
        return read(() -> BlockTables.of(reading, hash)).stream().findFirst();
    }

    @Override
    public Optional<OfNetwork<TransactionSpread>> transaction(Txid txid) {
        return read(() -> transactions.of(reading, txid)).stream().findFirst();
    }

    @Override
    public List<OfNetwork<Rejection>> rejections(Txid txid) {
        return read(() -> RejectionTable.of(reading, txid));
    }

    @Override
    public Page<Reorg> reorgs(TimeQuery query) {
        return read(() -> ChainTables.reorgs(reading, query));
    }

    @Override
    public Page<InvalidBlock> invalidBlocks(TimeQuery query) {
        return read(() -> ChainTables.invalidBlocks(reading, query));
    }

    @Override
    public Page<Notice> notices(NoticeQuery query, @Nullable Cursor after) {
        return read(() -> NoticeTables.read(reading, query, after));
    }

    @Override
    public List<SupplyTotal> supplies(Network network, int limit) {
        return read(() -> SupplyTable.highest(reading, network, limit));
    }

    @Override
    public List<NodeHour> nodeHours(Network network, Stage stage, long fromHour, long beforeHour) {
        return read(() -> HourTables.nodes(reading, network, stage, fromHour, beforeHour));
    }

    @Override
    public List<SpreadHour> spreadHours(Network network, Stage stage, long fromHour, long beforeHour) {
        return read(() -> HourTables.spreads(reading, network, stage, fromHour, beforeHour));
    }

    @Override
    public void check() {
        read(() -> reading.queryForList("SELECT durable FROM stream LIMIT 1", Long.class));
    }

    @Override
    public void close() {
        close.run();
    }

    /** One snapshot for all that a call reads: a block is never read half of one commit, half of the next. */
    private <T> T read(Supplier<T> work) {
        return attempt("read", () -> {
            T result = snapshot.execute(status -> work.get());
            if (result == null) {
                throw new IllegalStateException("a read gave nothing");
            }
            return result;
        });
    }

    private <T extends @Nullable Object> T attempt(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (DataAccessException | TransactionException e) {
            throw new StoreException(
                    "the history in " + where + " can't be " + what + ": " + cause(e) + FullDisk.mend(e), e);
        }
    }

    /** What was first: SQLite rolls back by itself when the disk is full, and then can't be told to. */
    private static @Nullable String cause(Throwable e) {
        Throwable first = e instanceof TransactionSystemException system ? system.getApplicationException() : null;
        Throwable cause = first == null ? e : first;
        for (Throwable next = cause.getCause(); next != null; next = next.getCause()) {
            cause = next;
        }
        return cause.getMessage();
    }
}
