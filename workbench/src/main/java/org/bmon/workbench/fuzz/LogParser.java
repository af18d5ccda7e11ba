package org.bmon.workbench.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.agent.source.log.LogReader;

/** debug.log: whatever stands in it, the reader goes through all of it and throws nothing. */
final class LogParser implements Parser {

    private final List<byte[]> corpus;

    LogParser(Path samples) throws IOException {
        corpus = Samples.pieces(samples, "debug.log");
    }

    @Override
    public String name() {
        return "debug.log";
    }

    @Override
    public List<byte[]> corpus() {
        return corpus;
    }

    @Override
    public boolean read(byte[] input, SplittableRandom random) {
        long[] events = {0};
        LogReader reader = new LogReader(event -> events[0]++);
        int from = 0;
        while (from < input.length) {
            int length = Math.min(input.length - from, 1 + random.nextInt(4_000));
            reader.accept(input, from, length);
            from += length;
        }
        reader.endOfFile();
        if (reader.settled() != input.length) {
            throw new IllegalStateException("settled " + reader.settled() + " of " + input.length + " bytes");
        }
        return events[0] > 0;
    }
}
