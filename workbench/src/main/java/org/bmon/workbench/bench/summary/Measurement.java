package org.bmon.workbench.bench.summary;

import java.util.List;

/**
 * A command of {@code ./dev} and what is read in its output.
 *
 * @param name a word to choose it by
 * @param issue the one that asks for it
 * @param arguments of {@code ./dev}: a shortened run
 */
record Measurement(String name, int issue, List<String> arguments, List<Figure> figures) {

    private static final String BLOCK = "a block reaches the stream in \\d+ ms \\(median\\), ";

    /** All of them, each shortened to what tells something in a minute or a few. */
    static List<Measurement> all() {
        return List.of(
                new Measurement(
                        "reader",
                        2,
                        List.of("bench", "reader", "1000000", "2"),
                        List.of(
                                Figure.least(
                                        "log reader, million lines a second of a core",
                                        "^log reader +\\S+ +\\S+ +([0-9.,]+)",
                                        2),
                                Figure.least(
                                        "grep -cE of the same lines, its time over the reader's",
                                        "^grep -cE, all alternatives, LC_ALL=C +\\S+ +\\S+ +\\S+ +([0-9.,]+)",
                                        1))),
                new Measurement(
                        "import",
                        2,
                        List.of(
                                "import",
                                "--network",
                                "main",
                                "darosior=../shared/data/block-arrival-times/darosior_node0.csv",
                                "vostrnad=../shared/data/block-arrival-times/vostrnad_node1.csv"),
                        List.of(Figure.below("import of 82,735 rows, s", "^it took ([0-9.,]+) s", 3))),
                new Measurement(
                        "agent",
                        3,
                        List.of("bench", "agent", "--minutes", "3", "--warm-up", "1"),
                        List.of(
                                Figure.below("agent, % of a core", "^processor, % of one core +([0-9.,]+)", 1),
                                Figure.below(
                                        "agent, MiB resident, most", "^resident memory, MiB, most +([0-9.,]+)", 160))),
                new Measurement(
                        "ingest",
                        4,
                        List.of("bench", "ingest", "--rounds", "100", "--warm-up", "100", "--seconds", "15"),
                        List.of(
                                Figure.least(
                                        "sightings a second into durable records",
                                        "^into durable records +(\\d+) sightings/s",
                                        100_000),
                                Figure.least(
                                        "the same, over decoding alone",
                                        "^the whole takes ([0-9.,]+) of the sightings",
                                        0.75),
                                Figure.told(
                                        "us of processor a sighting",
                                        "^into durable records.* each ([0-9.,]+) us of the server"),
                                Figure.below("block to the stream, ms, p99", BLOCK + "(\\d+) \\(p99\\)", 1_000),
                                Figure.below("block to the metrics, ms, p99", "the metrics in \\d+, (\\d+),", 1_000))),
                new Measurement(
                        "hour",
                        4,
                        List.of("bench", "ingest", "--simulate", "2"),
                        List.of(Figure.below(
                                "1,000 nodes for 2 minutes (60 are asked), MB of heap",
                                "^heap: at most (\\d+) MB",
                                1_024))),
                new Measurement(
                        "accuracy",
                        8,
                        List.of("bench", "accuracy", "--seeds", "1"),
                        List.of(
                                Figure.least(
                                        "error bars of blocks that hold, %",
                                        "^all +.* ([0-9.,]+) +\\S+ +\\S+ +\\S+$", 99),
                                Figure.least("of transactions", "^all +.* ([0-9.,]+) +\\S+ +\\S+$", 99),
                                Figure.least("of delays", "^all +.* ([0-9.,]+) +\\S+$", 99))),
                new Measurement(
                        "startup",
                        8,
                        List.of("bench", "startup", "--times", "3"),
                        List.of(
                                Figure.told("node-agent starts, s", "^node-agent +\\d+ +([0-9.,]+)"),
                                Figure.told("collector-server starts, s", "^collector-server +\\d+ +([0-9.,]+)"))),
                new Measurement(
                        "scale",
                        8,
                        List.of("bench", "scale", "--share", "10"),
                        List.of(
                                Figure.told("bytes of heap for each node", "itself, ([0-9.,]+) bytes for each node"),
                                Figure.told("for each transaction in flight", "node, ([0-9.,]+) for each transaction"),
                                Figure.told("for each node that has it", "in flight and ([0-9.,]+) for each node"),
                                Figure.told("MB of history a day, 100 nodes", "^ *100 +\\d+ +([0-9,]+)$"))),
                new Measurement(
                        "soak",
                        8,
                        List.of("soak", "2"),
                        List.of(Figure.told(
                                "soak of 2 minutes, messages without a fault",
                                "^([0-9,]+) messages sent by the nodes[^$]*HELD:"))));
    }
}
