package org.bmon.workbench.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.collector.arrivals.ArrivalReader;
import org.bmon.collector.arrivals.InvalidArrivalsException;

/** Files of arrival times, as they are imported. */
final class CsvParser implements Parser {

    private static final long BEFORE = 2_000_000_000_000_000L;

    private final List<byte[]> corpus;

    CsvParser(Path samples) throws IOException {
        corpus = Samples.pieces(samples, ".csv");
    }

    @Override
    public String name() {
        return "arrival times (CSV)";
    }

    @Override
    public List<byte[]> corpus() {
        return corpus;
    }

    @Override
    public boolean read(byte[] input, SplittableRandom random) throws IOException {
        try {
            new ArrivalReader(BEFORE, 1_000).read(new ByteArrayInputStream(input));
            return true;
        } catch (InvalidArrivalsException e) {
            return false;
        }
    }
}
