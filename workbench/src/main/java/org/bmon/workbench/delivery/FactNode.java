package org.bmon.workbench.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
public final class FactNode implements AutoCloseable {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int FACTS_FOR_A_BLOCK = 40;
    private static final int ROTATED_FILES = 4;

    private final Path log;
    private final Set<String> facts = new TreeSet<>();
    private final Clock clock;
    private final SimulatedZmqPublisher zmq =
            new SimulatedZmqPublisher(List.of(new ZmqNotifier("sequence", 0, 100_000)));
    private long sent;
    private int height = 100;

    /** A node that writes its log in a folder, and whose host has that clock. */
    public FactNode(Path folder, Clock clock) throws IOException {
        this.log = Files.createDirectories(folder).resolve("debug.log");
        this.clock = clock;
        zmq.start();
        write("Bitcoin Core version v31.0.0 (release build)");
        write("init message: Done loading");
        write("Leaving InitialBlockDownload (latching to false)");
        write("Imported mempool transactions from file: 0 succeeded, 0 failed, 0 expired, 0 already there, 0 waiting");
    }

    /** Its debug.log. */
    public Path log() {
        return log;
    }

    /** What it told since it began, or since it was told to forget. */
    public synchronized Set<String> facts() {
        return new TreeSet<>(facts);
    }

    /** What it told so far is settled, and is not kept any more. */
    public synchronized void forget() {
        facts.clear();
    }

    /** Where it publishes. */
    public String zmqAddress() {
        return zmq.address("sequence");
    }

    /** How many messages were sent by ZMQ. */
    public synchronized long sent() {
        return sent;
    }

    /** The next so many facts. */
    public void act(int count) {
        for (int i = 0; i < count; i++) {
            act();
        }
    }

    /** The next fact. */
    public synchronized void act() {
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
    public synchronized void lose(int messages) {
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
            throw new UncheckedIOException(e);
        }
    }

    /** By rename; the next line begins a new file. */
    public synchronized void rename() throws IOException {
        moveUp();
        Files.move(log, rotated(1));
    }

    /** By copy and truncation, with nothing written in between. */
    public synchronized void copyTruncate() throws IOException {
        moveUp();
        Files.copy(log, rotated(1));
        Files.write(log, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    }

    private Path rotated(int number) {
        return log.resolveSibling("debug.log." + number);
    }

    /** Makes room for another rotated file; the oldest goes. */
    private void moveUp() throws IOException {
        for (int number = ROTATED_FILES - 1; number > 0; number--) {
            if (Files.exists(rotated(number))) {
                Files.move(rotated(number), rotated(number + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Override
    public void close() {
        zmq.close();
    }
}
