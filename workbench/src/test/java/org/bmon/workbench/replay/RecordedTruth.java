package org.bmon.workbench.replay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a recording says when it is read the obvious way: the raw logs line by line with one regular expression for each
 * question. It shares no code with the agent and the collector.
 */
final class RecordedTruth {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern STAMP = Pattern.compile("^(?:\\[\\*] )?(\\S+Z) ");
    private static final Map<String, Pattern> FIRSTS = Map.of(
            "HEADER", Pattern.compile("Saw new (?:cmpctblock )?header hash=([0-9a-f]{64})"),
            "DATA",
                    Pattern.compile(
                            "(?:Successfully reconstructed block |NewPoWValidBlock: block hash=|received block )([0-9a-f]{64})"),
            "CONNECTED", Pattern.compile(" UpdateTip: new best=([0-9a-f]{64})"),
            "ACCEPTED", Pattern.compile("Enqueuing TransactionAddedToMempool: txid=([0-9a-f]{64})"));

    private final Path directory;
    private final Map<String, Map<String, SortedMap<String, Long>>> firsts = new HashMap<>();

    RecordedTruth(Path directory) throws IOException {
        this.directory = directory;
        FIRSTS.keySet().forEach(stage -> firsts.put(stage, new TreeMap<>()));
        try (Stream<Path> logs = Files.list(directory).map(home -> home.resolve("debug.log"))) {
            for (Path log : logs.filter(Files::exists).toList()) {
                read(log.getParent().getFileName().toString(), log);
            }
        }
    }

    /** For each hash the node's first line of a stage (a transaction's is ACCEPTED), in microseconds. */
    Map<String, SortedMap<String, Long>> firsts(String stage) {
        return firsts.get(stage);
    }

    /** Each node's time minus the earliest. */
    SortedMap<String, Long> delays(String stage, String hash) {
        SortedMap<String, Long> times = firsts.get(stage).getOrDefault(hash, new TreeMap<>());
        long earliest = times.values().stream().mapToLong(Long::longValue).min().orElse(0);
        SortedMap<String, Long> delays = new TreeMap<>();
        times.forEach((node, micros) -> delays.put(node, micros - earliest));
        return delays;
    }

    /** The steps of the scenario. */
    List<JsonNode> scenario() throws IOException {
        List<JsonNode> steps = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("scenario.jsonl"))) {
            steps.add(JSON.readTree(line));
        }
        return steps;
    }

    /** The shortest way over the links between each two nodes, "a b", in microseconds. */
    Map<String, Long> shortestPaths() throws IOException {
        JsonNode topology = JSON.readTree(Files.readString(directory.resolve("topology.json")));
        Map<String, Long> paths = new HashMap<>();
        List<String> nodes = new ArrayList<>();
        for (JsonNode link : topology.path("oneWayDelayMillis")) {
            String a = link.path("a").stringValue();
            String b = link.path("b").stringValue();
            long micros = link.path("ms").longValue() * 1_000;
            paths.put(a + " " + b, micros);
            paths.put(b + " " + a, micros);
            nodes.add(a);
            nodes.add(b);
        }
        nodes.forEach(node -> paths.put(node + " " + node, 0L));
        for (String via : nodes) {
            for (String from : nodes) {
                for (String to : nodes) {
                    Long begin = paths.get(from + " " + via);
                    Long end = paths.get(via + " " + to);
                    if (begin != null && end != null) {
                        paths.merge(from + " " + to, begin + end, Math::min);
                    }
                }
            }
        }
        return paths;
    }

    private void read(String node, Path log) throws IOException {
        for (String line : Files.readString(log, StandardCharsets.ISO_8859_1).split("\n")) {
            Matcher stamp = STAMP.matcher(line);
            if (!stamp.find()) {
                continue;
            }
            long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(stamp.group(1)));
            FIRSTS.forEach((stage, pattern) -> {
                Matcher matcher = pattern.matcher(line);
                if (matcher.find()) {
                    firsts.get(stage)
                            .computeIfAbsent(matcher.group(1), hash -> new TreeMap<>())
                            .merge(node, micros, Math::min);
                }
            });
        }
    }
}
