package org.bmon.workbench.bench.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.bmon.sim.rpc.BlockView;
import org.bmon.sim.rpc.TxView;

/** Writes a debug.log in the words of v31 with the categories that bmon recommends, and counts its bytes. */
final class BusyLog implements AutoCloseable {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final Clock clock;
    private final OutputStream out;
    private long bytes;
    private int accepted;

    BusyLog(Path file, Clock clock) throws IOException {
        this.out = Files.newOutputStream(file);
        this.clock = clock;
    }

    /** What the category validation writes first of a transaction that enters the mempool. */
    void enqueued(TxView tx) throws IOException {
        write("[msghand] [validation] Enqueuing TransactionAddedToMempool: " + ids(tx));
    }

    /** What the category mempool writes of it. */
    void accepted(TxView tx) throws IOException {
        write("[msghand] [mempool] AcceptToMemoryPool: peer=" + accepted++ % 60 + ": accepted " + tx.txid() + " (wtxid="
                + tx.wtxid() + ") (poolsz 50000 txn, 60000 kB)");
    }

    /** What the category validation writes last. */
    void added(TxView tx) throws IOException {
        write("[scheduler] [validation] TransactionAddedToMempool: " + ids(tx));
    }

    private static String ids(TxView tx) {
        return "txid=" + tx.txid() + " wtxid=" + tx.wtxid();
    }

    /** The lines of a block that arrives in compact form and is connected. */
    void connected(BlockView block) throws IOException {
        int height = block.height();
        int size = block.transactions() == null ? 0 : block.transactions().size();
        write("[msghand] Saw new cmpctblock header hash=" + block.hash() + " height=" + height + " peer=3");
        write("[msghand] [cmpctblock] Initializing PartiallyDownloadedBlock for block " + block.hash()
                + " using a cmpctblock of 26000 bytes");
        write("[msghand] [cmpctblock] Successfully reconstructed block " + block.hash() + " with 1 txn prefilled, "
                + size + " txn from mempool (incl at least 3 from extra pool) and 0 txn (0 bytes) requested");
        write("[msghand] [validation] NewPoWValidBlock: block hash=" + block.hash());
        write("[msghand] [bench]   - Load block from disk: 0.02ms");
        write("[msghand] [bench]     - Sanity checks: 2.01ms [0.00s (0.00ms/blk)]");
        write("[msghand] [bench]     - Fork checks: 0.02ms [0.01s (0.03ms/blk)]");
        write("[msghand] [bench]       - Connect " + size
                + " transactions: 40.01ms (0.008ms/tx, 0.000ms/txin) [0.01s]");
        write("[msghand] [bench]     - Verify 8000 txins: 60.02ms (0.000ms/txin) [0.01s (0.04ms/blk)]");
        write("[msghand] [bench]     - Write undo data: 3.06ms [0.00s (0.04ms/blk)]");
        write("[msghand] [bench]     - Index writing: 0.01ms [0.00s (0.01ms/blk)]");
        write("[msghand] [validation] BlockChecked: block hash=" + block.hash() + " state=Valid");
        write("[msghand] [bench]   - Connect total: 110.50ms [0.05s (0.17ms/blk)]");
        write("[msghand] [bench]   - Flush: 9.01ms [0.00s (0.02ms/blk)]");
        write("[msghand] [bench]   - Writing chainstate: 0.01ms [0.00s (0.01ms/blk)]");
        write("[msghand] UpdateTip: new best=" + block.hash() + " height=" + height
                + " version=0x20000000 log2_work=95.000000 tx=1200000000 date='2026-11-22T18:14:14Z' progress=1.000000"
                + " cache=300.3MiB(2000000txo)");
        write("[msghand] [bench]   - Connect postprocess: 15.02ms [0.00s (0.02ms/blk)]");
        write("[msghand] [bench] - Connect block: 135.13ms [0.00s (0.13ms/blk)]");
    }

    private void write(String line) throws IOException {
        byte[] text = (TIME.format(clock.instant()) + " " + line + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(text);
        bytes += text.length;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
