package org.bmon.workbench.bench.ingest;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bmon.workbench.bench.ProcessUse;

/** A part of what a server does, told by the threads that do it. */
enum Part {
    /** HTTP, unpacking, decoding, and the ledger of what was taken. */
    REQUESTS("requests", "http-nio", "request-", "HTTP-Dispatcher"),
    /** Propagation and the watches. */
    ANALYSIS("analysis", "analysis"),
    /** The records, the journal, SQLite and the system's part in writing them. */
    COMMIT("commit", "commit"),
    /** What is told of a commit to metrics, the stream and the log of events. */
    NEWS("metrics and stream", "commit-news"),
    /** The garbage collector, with the stops that it needs. */
    COLLECTION("garbage collector", "GC Thread", "VM Thread", "G1 "),
    /** The JVM's compilers, which rest when a server has run for long enough. */
    COMPILERS("compilers", "C1 CompilerThre", "C2 CompilerThre"),
    /** Everything else, threads that ended included. */
    REST("all else");

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // List.of gives lists that do not change; the checker asks for Guava's.
    private final List<String> beginnings;

    Part(String text, String... beginnings) {
        this.text = text;
        this.beginnings = List.of(beginnings);
    }

    /** Its name in the figures. */
    String text() {
        return text;
    }

    /** Seconds of the processor between two readings, by part. */
    static Map<Part, Double> between(ProcessUse before, ProcessUse after) {
        Map<Part, Double> seconds = new EnumMap<>(Part.class);
        after.threadsSince(before).forEach((thread, used) -> seconds.merge(of(thread), used, Double::sum));
        return seconds;
    }

    private static Part of(String thread) {
        // "commit" begins "commit-news" too.
        return Arrays.stream(values())
                .filter(part -> part.beginnings.contains(thread))
                .findFirst()
                .or(() -> Arrays.stream(values())
                        .filter(part ->
                                part != COMMIT && part.beginnings.stream().anyMatch(thread::startsWith))
                        .findFirst())
                .orElse(REST);
    }
}
