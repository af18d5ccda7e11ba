package org.bmon.workbench.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.BlockInvalid;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxRejected;
import org.bmon.common.event.TxRemoved;
import org.bmon.common.event.TxReplaced;

/** What happened to a node and how often: once as its raw log tells, line by line, and once as events tell. */
public final class Facts {

    private static final String HASH = "([0-9a-f]{64})";
    private static final Pattern CONNECTED = Pattern.compile("Enqueuing BlockConnected: block hash=" + HASH);
    private static final Map<String, Pattern> LINES = Map.of(
            "connected", CONNECTED,
            "disconnected", Pattern.compile("Enqueuing BlockDisconnected: block hash=" + HASH),
            "accepted", Pattern.compile("Enqueuing TransactionAddedToMempool: txid=" + HASH),
            "removed", Pattern.compile("Enqueuing TransactionRemovedFromMempool: txid=" + HASH),
            "replaced", Pattern.compile("replacing mempool tx " + HASH),
            "rejected", Pattern.compile(HASH + " \\(wtxid=[0-9a-f]{64}\\) from peer=[0-9]+ was not accepted"),
            "invalid", Pattern.compile("BlockChecked: block hash=" + HASH + " state=(?!Valid)"),
            "started", Pattern.compile("(Bitcoin Core) version v"));

    private Facts() {}

    /** By the log and the files it was rotated to, from a line on. */
    public static Map<String, Integer> ofLog(Path log, long fromLine) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        lines(log)
                .skip(fromLine)
                .forEach(line -> LINES.forEach((kind, pattern) -> {
                    Matcher matcher = pattern.matcher(line);
                    if (matcher.find()) {
                        counts.merge(kind + " " + matcher.group(1), 1, Integer::sum);
                    }
                }));
        return counts;
    }

    /** The block that the log says was connected last; empty if none was yet. */
    public static String lastConnected(Path log) throws IOException {
        return lines(log)
                .map(CONNECTED::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .reduce((earlier, later) -> later)
                .orElse("");
    }

    /** The number of the line after the one that says that a block was connected. */
    public static long lineAfter(Path log, String block) throws IOException {
        List<String> all = lines(log).toList();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).contains("Enqueuing BlockConnected: block hash=" + block)) {
                return i + 1L;
            }
        }
        throw new IllegalStateException("the log does not tell of " + block);
    }

    private static Stream<String> lines(Path log) throws IOException {
        Path rotated = log.resolveSibling(log.getFileName() + ".1");
        Stream<String> before =
                Files.exists(rotated) ? Files.readAllLines(rotated, StandardCharsets.UTF_8).stream() : Stream.empty();
        return Stream.concat(before, Files.readAllLines(log, StandardCharsets.UTF_8).stream());
    }

    /** By events. */
    public static Map<String, Integer> ofEvents(List<Event> events) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Event event : events) {
            if (event instanceof BlockConnected connected) {
                add(counts, "connected", connected.hash());
            } else if (event instanceof BlockDisconnected disconnected) {
                add(counts, "disconnected", disconnected.hash());
            } else if (event instanceof TxAccepted accepted) {
                add(counts, "accepted", accepted.txid());
            } else if (event instanceof TxRemoved removed) {
                add(counts, "removed", removed.txid());
            } else if (event instanceof TxReplaced replaced) {
                replaced.replaced().forEach(txid -> add(counts, "replaced", txid));
            } else if (event instanceof TxRejected rejected) {
                add(counts, "rejected", rejected.txid());
            } else if (event instanceof BlockInvalid invalid) {
                add(counts, "invalid", String.valueOf(invalid.hash()));
            } else if (event instanceof NodeStarted) {
                add(counts, "started", "Bitcoin Core");
            }
        }
        return counts;
    }

    private static void add(Map<String, Integer> counts, String kind, Object key) {
        counts.merge(kind + " " + key, 1, Integer::sum);
    }

    /** Only those that ZMQ tells. */
    public static Map<String, Integer> ofZmq(Map<String, Integer> counts) {
        Map<String, Integer> told = new TreeMap<>(counts);
        told.keySet()
                .removeIf(key -> !key.startsWith("connected")
                        && !key.startsWith("disconnected")
                        && !key.startsWith("accepted")
                        && !key.startsWith("removed"));
        return told;
    }

    /** How many facts of a kind there are. */
    public static int sum(Map<String, Integer> counts, String kind) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(kind + " "))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
