package org.bmon.workbench.arrivals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.collector.arrivals.Arrival;
import org.bmon.collector.arrivals.ArrivalRow;
import org.bmon.collector.arrivals.Resolution;
import org.bmon.collector.arrivals.WholeSeconds;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.workbench.cli.BadInput;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of arrivals: one row {@code height,hash,arrival_ms} a line, in any order. Malformed rows are counted and
 * the rest still counts, unless most are malformed: then it is another kind of file.
 */
final class ArrivalFileReader {

    /** How many malformed rows are told one by one. */
    static final int EXAMPLES = 5;

    private static final long LARGEST_FILE_BYTES = 1L << 30;

    private final ArrivalRow row = new ArrivalRow();
    private final WholeSeconds wholeSeconds = new WholeSeconds();
    private final Map<BlockHash, Arrival> earliest = new HashMap<>();
    private final List<MalformedRow> examples = new ArrayList<>();
    private int rows;
    private int doubled;
    private int outOfOrder;
    private int malformed;
    private long before = Long.MIN_VALUE;

    private ArrivalFileReader() {}

    /**
     * Reads all of it.
     *
     * @throws BadInput if there is no such file or it holds something else
     */
    static ArrivalFile read(NodeName node, Path file) throws BadInput {
        byte[] bytes = bytes(file);
        ArrivalFileReader reader = new ArrivalFileReader();
        reader.takeLines(bytes);
        reader.refuseAnotherKind(file);
        return reader.result(node, file);
    }

    private static byte[] bytes(Path file) throws BadInput {
        try {
            if (Files.isDirectory(file)) {
                throw new BadInput(file, "is a directory; name a CSV file of height,hash,arrival_ms rows");
            }
            if (Files.size(file) > LARGEST_FILE_BYTES) {
                throw new BadInput(file, "is over a gigabyte, more than all blocks there are; is it an arrival file?");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new BadInput(file, "there is no such file");
        } catch (IOException e) {
            throw new BadInput(file, "can't be read: " + e.getMessage());
        }
    }

    private void takeLines(byte[] bytes) {
        int begin = startsWithByteOrderMark(bytes) ? 3 : 0;
        for (long line = 1; begin < bytes.length; line++) {
            int end = begin;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            int trimmed = end > begin && bytes[end - 1] == '\r' ? end - 1 : end;
            if (trimmed > begin) {
                takeRow(bytes, begin, trimmed, line);
            }
            begin = end + 1;
        }
    }

    private void takeRow(byte[] bytes, int begin, int end, long line) {
        rows++;
        String problem = row.read(bytes, begin, end);
        if (problem == null) {
            problem = takeArrival();
        }
        if (problem != null) {
            malformed++;
            if (examples.size() < EXAMPLES) {
                examples.add(new MalformedRow(line, problem));
            }
        }
    }

    private @Nullable String takeArrival() {
        Arrival known = earliest.get(row.hash());
        if (known != null && known.height() != row.height()) {
            return "the height is " + row.height() + ", an earlier row of the same block says " + known.height();
        }
        if (known != null) {
            doubled++;
        }
        if (known == null || row.micros() < known.micros()) {
            earliest.put(row.hash(), new Arrival(row.height(), row.hash(), row.micros(), row.unit()));
        }
        if (row.unit() != Resolution.SECONDS) {
            wholeSeconds.add(row.micros());
        }
        if (row.micros() < before) {
            outOfOrder++;
        }
        before = row.micros();
        return null;
    }

    private void refuseAnotherKind(Path file) throws BadInput {
        if (rows == 0) {
            throw new BadInput(file, "is empty; it should hold rows of height,hash,arrival_ms");
        }
        if (2L * malformed > rows) {
            MalformedRow first = examples.get(0);
            throw new BadInput(
                    file,
                    first.line(),
                    first.reason() + "; " + malformed + " of " + rows
                            + " rows are malformed, so this is no file of height,hash,arrival_ms rows");
        }
    }

    private ArrivalFile result(NodeName node, Path file) {
        SortedMap<Resolution, Integer> resolutions = new TreeMap<>();
        List<Arrival> arrivals = new ArrayList<>(earliest.size());
        for (Arrival arrival : earliest.values()) {
            Resolution resolution = wholeSeconds.resolution(arrival.micros(), arrival.resolution());
            resolutions.merge(resolution, 1, Integer::sum);
            arrivals.add(new Arrival(arrival.height(), arrival.hash(), arrival.micros(), resolution));
        }
        arrivals.sort(Comparator.comparingLong(Arrival::micros).thenComparingInt(Arrival::height));
        return new ArrivalFile(
                node, file, arrivals, rows, doubled, outOfOrder, resolutions, malformed, List.copyOf(examples));
    }

    private static boolean startsWithByteOrderMark(byte[] bytes) {
        return bytes.length > 2 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf;
    }
}
