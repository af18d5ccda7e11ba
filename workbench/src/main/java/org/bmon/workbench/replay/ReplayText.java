package org.bmon.workbench.replay;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bmon.agent.source.log.LogStatistics;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.Distribution;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockConnectTimed;
import org.bmon.common.event.DataGap;
import org.bmon.workbench.cli.Figures;
import org.bmon.workbench.cli.Table;
import org.bmon.workbench.replay.Findings.Of;

/** A replay's report for people: tables that fit a terminal, the newest rows of what is long. */
final class ReplayText {

    private static final int MOST_BLOCKS = 40;
    private static final int MOST_ROWS = 15;
    private static final DateTimeFormatter DAY = format("yyyy-MM-dd");
    private static final DateTimeFormatter DAY_AND_TIME = format("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter TIME = format("HH:mm:ss");
    private static final DateTimeFormatter MOMENT = format("HH:mm:ss.SSS");

    private final ReplayReport report;
    private final Findings findings;
    private final List<BlockSpread> compared;
    private final StringBuilder out = new StringBuilder();

    private ReplayText(ReplayReport report) {
        this.report = report;
        this.findings = report.findings();
        this.compared =
                findings.blocks().stream().filter(ReplayText::isCompared).toList();
    }

    /** The whole report. */
    static String render(ReplayReport report) {
        ReplayText text = new ReplayText(report);
        text.head();
        text.nodes();
        text.notices();
        text.blocks();
        text.transactions();
        text.reorgs();
        text.invalidBlocks();
        text.rejections();
        text.replacements();
        text.gaps();
        text.warnings();
        text.lines();
        return text.out.toString();
    }

    private void head() {
        Recording recording = report.recording();
        Long first = findings.firstMicros();
        Long last = findings.lastMicros();
        out.append(recording.directory())
                .append(": ")
                .append(Figures.count(recording.nodes().size()));
        out.append(recording.nodes().size() == 1 ? " node on " : " nodes on ").append(recording.network());
        if (first != null && last != null) {
            boolean oneDay = DAY.format(Stamp.instant(first)).equals(DAY.format(Stamp.instant(last)));
            out.append(", ").append(DAY_AND_TIME.format(Stamp.instant(first))).append(" to ");
            out.append((oneDay ? TIME : DAY_AND_TIME).format(Stamp.instant(last)))
                    .append(" UTC");
        }
        out.append("\n\n");
    }

    private void nodes() {
        out.append(
                "Nodes (blocks it was first to connect; its delay of connecting, and how long connecting took it, in ms)\n");
        Table table = new Table()
                .text("NODE")
                .text("VERSION")
                .number("LOG LINES")
                .number("EVENTS")
                .number("FIRST")
                .number("DELAY P50")
                .number("P90")
                .number("TOOK P50")
                .number("P90");
        for (RecordedNode node : report.recording().nodes()) {
            NodeName name = node.name();
            Distribution delays = connectedDelays(name);
            Distribution connecting = connectTimes(name);
            LogStatistics log = report.logs().get(name);
            long first = connected().filter(stage -> name.equals(stage.first())).count();
            table.row(
                    name.value(),
                    bare(node.version()),
                    log == null ? Figures.UNKNOWN : Figures.count(log.lines()),
                    Figures.count(findings.eventCounts().getOrDefault(name, 0L)),
                    Figures.count(first),
                    Figures.millis(delays.percentile(50)),
                    Figures.millis(delays.percentile(90)),
                    Figures.millis(connecting.percentile(50)),
                    Figures.millis(connecting.percentile(90)));
        }
        out.append(table.render()).append('\n');
    }

    private void notices() {
        Table table = new Table().text("KIND").text("FROM").text("TO").text("WHAT");
        list(
                "Notices",
                findings.notices(),
                table,
                (notice, to) -> to.row(
                        notice.kind().label(),
                        MOMENT.format(Stamp.instant(notice.sinceMicros())),
                        until(notice),
                        notice.summary()));
    }

    private static String until(Notice notice) {
        Long until = notice.untilMicros();
        if (until == null) {
            return "lasts";
        }
        return until == notice.sinceMicros() ? "" : MOMENT.format(Stamp.instant(until));
    }

    private void blocks() {
        int rest = findings.blocks().size() - compared.size();
        section(
                "Blocks that two nodes or more could see",
                compared.size(),
                "spread at each stage, delays of connecting");
        Table table = BlockTable.of(compared, MOST_BLOCKS);
        rows(table, compared.size() - MOST_BLOCKS);
        if (rest > 0) {
            out.append(Figures.count(rest)).append(rest == 1 ? " other block" : " other blocks");
            out.append(" came while fewer than two nodes could be expected to see it\n");
        }
        out.append('\n');
    }

    private void transactions() {
        List<TransactionSpread> all = findings.transactions();
        Distribution spreads = Distribution.of(all.stream()
                .map(TransactionSpread::accepted)
                .filter(stage -> stage.statistics() != null && stage.seen() > 1)
                .mapToLong(stage -> stage.statistics().spreadMicros())
                .toArray());
        section("Transactions", all.size(), "spread over those that two nodes or more accepted");
        if (spreads.count() > 0) {
            Table table = new Table()
                    .number("BY TWO OR MORE")
                    .number("BY ALL EXPECTED")
                    .number("SPREAD P50")
                    .number("P90")
                    .number("P99")
                    .number("LARGEST");
            table.row(
                    Figures.count(spreads.count()),
                    Figures.count(all.stream()
                            .filter(tx -> tx.accepted().seen() == tx.accepted().expected())
                            .count()),
                    Figures.millis(spreads.percentile(50)),
                    Figures.millis(spreads.percentile(90)),
                    Figures.millis(spreads.percentile(99)),
                    Figures.millis(spreads.largest()));
            out.append(table.render());
        }
        out.append('\n');
    }

    private void reorgs() {
        Table table =
                new Table().text("NODE").text("AT").number("DEPTH").text("LEFT").text("CAME");
        list(
                "Reorgs",
                findings.reorgs(),
                table,
                (reorg, to) -> to.row(
                        reorg.node().value(),
                        MOMENT.format(Stamp.instant(reorg.atMicros())),
                        Figures.count(reorg.depth()),
                        shortened(reorg.disconnected()),
                        shortened(reorg.connected())));
    }

    private void invalidBlocks() {
        Table table = new Table().text("HASH").text("NODE").text("REASON");
        list("Invalid blocks", findings.invalidBlocks(), table, (block, to) -> {
            SortedMap<String, Set<String>> nodes = new TreeMap<>();
            block.reasons()
                    .forEach((node, reason) ->
                            nodes.computeIfAbsent(reason, r -> new TreeSet<>()).add(node.value()));
            nodes.forEach(
                    (reason, names) -> to.row(BlockTable.shortened(block.hash()), String.join(", ", names), reason));
        });
    }

    private void rejections() {
        Table table = new Table().text("TRANSACTION").text("NODE").text("REASON");
        list(
                "Rejected transactions",
                findings.rejections(),
                table,
                (rejection, to) -> to.row(
                        rejection.what().txid().toHex(),
                        rejection.node().value(),
                        rejection.what().reason()));
    }

    private void replacements() {
        Table table = new Table().text("REPLACED").text("BY").text("NODES");
        list(
                "Replaced transactions",
                List.copyOf(findings.replacements().entrySet()),
                table,
                (entry, to) -> to.row(
                        shortenedTxids(entry.getKey().replaced()),
                        entry.getKey().replacement() == null
                                ? "a package"
                                : entry.getKey().replacement().toHex(),
                        entry.getValue().stream().map(NodeName::value).collect(Collectors.joining(", "))));
    }

    private static String shortenedTxids(List<Txid> txids) {
        return txids.stream().map(txid -> txid.toHex().substring(0, 12) + "…").collect(Collectors.joining(" "));
    }

    private void gaps() {
        Table table = new Table().text("NODE").text("SOURCE").text("AT").text("WHAT IS MISSING");
        list(
                "Gaps",
                findings.gaps(),
                table,
                (gap, to) -> to.row(
                        gap.node().value(),
                        gap.what().source().name().toLowerCase(Locale.ROOT),
                        MOMENT.format(gap.what().at().instant()),
                        missing(gap.what())));
    }

    private static String missing(DataGap gap) {
        Long missing = gap.missing();
        return gap.kind() + (missing == null ? ": " : " (" + Figures.count(missing) + "): ") + gap.detail();
    }

    private void warnings() {
        SortedMap<String, Long> byNodeAndCode = findings.warnings().stream()
                .collect(Collectors.groupingBy(
                        warning -> warning.node() + " " + warning.what().code(), TreeMap::new, Collectors.counting()));
        if (!byNodeAndCode.isEmpty()) {
            section("Warnings of nodes", findings.warnings().size());
            byNodeAndCode.forEach((warning, times) ->
                    out.append(warning).append(times > 1 ? " (" + Figures.count(times) + " times)\n" : "\n"));
            out.append('\n');
        }
    }

    private void lines() {
        SortedMap<String, Long> unmatched = report.unmatched();
        SortedMap<String, Long> needed = new TreeMap<>(unmatched);
        needed.keySet().retainAll(LogStatistics.NEEDED_CATEGORIES);
        unmatched.keySet().removeAll(LogStatistics.NEEDED_CATEGORIES);
        out.append(
                needed.isEmpty()
                        ? "Every log line of the categories that bmon needs was understood."
                        : "Log lines of the categories that bmon needs and that no matcher knew: " + counts(needed));
        if (!unmatched.isEmpty()) {
            out.append("\nOthers that it has no use for: ").append(counts(unmatched));
        }
        out.append('\n');
        report.logs().forEach((node, log) -> {
            if (!log.silentMatchers().isEmpty()) {
                out.append(node).append(": these lines stopped coming, their wording may have changed: ");
                out.append(String.join(", ", log.silentMatchers())).append('\n');
            }
        });
    }

    private <T> void list(String title, List<T> entries, Table table, BiConsumer<T, Table> row) {
        if (!entries.isEmpty()) {
            section(title, entries.size());
            newest(entries, MOST_ROWS).forEach(entry -> row.accept(entry, table));
            rows(table, entries.size() - MOST_ROWS);
            out.append('\n');
        }
    }

    private void section(String title, int number) {
        out.append(title).append(": ").append(Figures.count(number)).append('\n');
    }

    private void section(String title, int number, String measured) {
        section(title, number);
        out.insert(out.length() - 1, " (" + measured + ", in ms)");
    }

    private void rows(Table table, int earlier) {
        if (!table.isEmpty()) {
            out.append(table.render());
        }
        if (earlier > 0) {
            out.append("… after ").append(Figures.count(earlier)).append(" earlier ones, which --json FILE has too\n");
        }
    }

    private static <T> List<T> newest(List<T> entries, int most) {
        return entries.subList(Math.max(0, entries.size() - most), entries.size());
    }

    private Stream<StageSpread> connected() {
        return compared.stream()
                .map(block -> block.stages().get(Stage.CONNECTED))
                .filter(Objects::nonNull);
    }

    private Distribution connectedDelays(NodeName node) {
        return Distribution.of(connected()
                .map(stage -> stage.delaysMicros().get(node))
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .toArray());
    }

    private Distribution connectTimes(NodeName node) {
        return Distribution.of(findings.connectTimes().stream()
                .filter(timed -> timed.node().equals(node))
                .map(Of::what)
                .mapToLong(BlockConnectTimed::totalMicros)
                .toArray());
    }

    private static boolean isCompared(BlockSpread block) {
        return block.stages().values().stream().anyMatch(stage -> stage.expected() > 1);
    }

    private static String counts(SortedMap<String, Long> byCategory) {
        return byCategory.entrySet().stream()
                .map(e -> e.getKey() + " " + Figures.count(e.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String shortened(List<BlockHash> hashes) {
        return hashes.stream().map(BlockTable::shortened).collect(Collectors.joining(" "));
    }

    /** A version without the slashes that it has on the wire. */
    private static String bare(String version) {
        return version.length() > 2 && version.startsWith("/") && version.endsWith("/")
                ? version.substring(1, version.length() - 1)
                : version;
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}
