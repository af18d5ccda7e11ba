package org.bmon.workbench.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bmon.common.BlockHash;
import org.bmon.common.Txid;
import org.bmon.sim.zmq.SimulatedZmqPublisher;
import org.bmon.sim.zmq.ZmqNotifier;

/** A node that does nothing but accept numbered transactions and connect a block now and then, by log and by ZMQ. */
final class FactNode implements AutoCloseable {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int FACTS_FOR_A_BLOCK = 40;

    final Path log;
    final Set<String> facts = new TreeSet<>();
    private final Clock clock;
    private final SimulatedZmqPublisher zmq =
            new SimulatedZmqPublisher(List.of(new ZmqNotifier("sequence", 0, 100_000)));
    private long sent;
    private int height = 100;

    FactNode(Path folder, Clock clock) throws IOException {
        this.log = Files.createDirectories(folder).resolve("debug.log");
        this.clock = clock;
        zmq.start();
        write("Bitcoin Core version v31.0.0 (release build)");
    }

    String zmqAddress() {
        return zmq.address("sequence");
    }

    /** How many messages were sent by ZMQ. */
    synchronized long sent() {
        return sent;
    }

    /** The next so many facts. */
    void act(int count) {
        for (int i = 0; i < count; i++) {
            act();
        }
    }

    synchronized void act() {
        sent++;
        if (sent % FACTS_FOR_A_BLOCK == 0) {
            height++;
            BlockHash hash = new BlockHash(7, 7, 7, sent);
            write("UpdateTip: new best=" + hash.toHex() + " height=" + height
                    + " version=0x20000000 log2_work=4.000000 tx=" + sent
                    + " date='2026-11-22T18:11:07Z' progress=1.000000 cache=0.0MiB(1txo)");
            facts.add("connected " + hash.toHex());
            zmq.ledger().blockConnected(hash);
        } else {
            Txid txid = new Txid(sent * 0x9e3779b97f4a7c15L, 1, 2, sent);
            write("[validation] Enqueuing TransactionAddedToMempool: txid=" + txid.toHex() + " wtxid=" + txid.toHex());
            facts.add("accepted " + txid.toHex());
            zmq.ledger().txAdded(txid, sent);
        }
    }

    /** The next messages are counted and not sent, as at a full high-water mark. */
    synchronized void lose(int messages) {
        zmq.ledger().lose((notifier, counter) -> true);
        act(messages);
        zmq.ledger().lose((notifier, counter) -> false);
    }

    private void write(String message) {
        Instant now = clock.instant();
        try {
            Files.writeString(
                    log,
                    STAMP.format(now) + " " + message + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** By rename; the next line begins a new file. */
    synchronized void rename() throws IOException {
        Path last = log.resolveSibling("debug.log.1");
        if (Files.exists(last)) {
            Files.move(last, log.resolveSibling("debug.log.2"));
        }
        Files.move(log, last);
    }

    /** By copy and truncation, with nothing written in between. */
    synchronized void copyTruncate() throws IOException {
        Path last = log.resolveSibling("debug.log.1");
        if (Files.exists(last)) {
            Files.move(last, log.resolveSibling("debug.log.2"));
        }
        Files.copy(log, last);
        Files.write(log, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    }

    @Override
    public void close() {
        zmq.close();
    }
}
