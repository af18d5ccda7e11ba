package org.bmon.workbench.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.bmon.agent.source.log.LogReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Lines of a debug.log that one core turns into events in a second. The log is in memory; {@code bench/log-reader.sh}
 * measures with the file, beside grep.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgs = {"-XX:+UseSerialGC", "-Xmx512m"})
public class LogReaderBenchmark {

    /** So many lines are read at a time, from the log's start. */
    private static final int LINES = 10_000;

    private static final int CHUNK = 1 << 16;

    /** A debug.log of at least 10,000 lines, from where the benchmark is started: {@code -p log=FILE}. */
    @Param("../shared/recordings/bitcoind-31.99/node1/debug.log")
    public String log = "";

    private byte[] bytes = {};

    /** Reads the lines into memory. */
    @Setup
    public void load() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of(log));
        int end = 0;
        for (int lines = 0; lines < LINES; end++) {
            if (end == whole.length) {
                throw new IOException(log + " has only " + lines + " lines; " + LINES + " are needed");
            }
            lines += whole[end] == '\n' ? 1 : 0;
        }
        bytes = Arrays.copyOf(whole, end);
    }

    /** One operation is one line. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public long lines(Blackhole events) {
        LogReader reader = new LogReader(events::consume);
        for (int at = 0; at < bytes.length; at += CHUNK) {
            reader.accept(bytes, at, Math.min(CHUNK, bytes.length - at));
        }
        reader.endOfFile();
        return reader.settled();
    }
}
