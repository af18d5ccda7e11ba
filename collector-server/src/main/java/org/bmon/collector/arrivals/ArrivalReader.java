package org.bmon.collector.arrivals;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bmon.common.BlockHash;

/**
 * Reads rows {@code height,hash,arrival_ms} from a stream, and refuses all of it at the first row that is none. Of several
 * rows of one block the earliest counts. Never holds more than the arrivals and one line.
 */
public final class ArrivalReader {

    private static final int MOST_LINE_BYTES = 200;

    private final long beforeMicros;
    private final int mostRows;
    private final ArrivalRow row = new ArrivalRow();
    private final WholeSeconds wholeSeconds = new WholeSeconds();
    private final Map<BlockHash, Arrival> earliest = new HashMap<>();
    private int rows;

    /**
     * @param beforeMicros no arrival may be of this moment or later
     * @param mostRows more rows than that are refused
     */
    public ArrivalReader(long beforeMicros, int mostRows) {
        this.beforeMicros = beforeMicros;
        this.mostRows = mostRows;
    }

    /**
     * Reads it to its end.
     *
     * @return the arrivals by time
     * @throws InvalidArrivalsException naming the first line that is no arrival
     */
    public List<Arrival> read(InputStream in) throws IOException, InvalidArrivalsException {
        BufferedInputStream bytes = new BufferedInputStream(in, 1 << 16);
        byte[] line = new byte[MOST_LINE_BYTES];
        long number = 0;
        for (int next = bytes.read(); next >= 0; next = bytes.read()) {
            number++;
            int length = 0;
            while (next >= 0 && next != '\n') {
                if (length == line.length) {
                    throw new InvalidArrivalsException(number, "longer than any row of height,hash,arrival_ms");
                }
                line[length++] = (byte) next;
                next = bytes.read();
            }
            int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
            if (end > 0) {
                take(line, end, number);
            }
        }
        if (rows == 0) {
            throw new InvalidArrivalsException(1, "there is no row; each is height,hash,arrival_ms");
        }
        return arrivals();
    }

    /** How many rows there were, doubled ones included. */
    public int rows() {
        return rows;
    }

    private void take(byte[] line, int end, long number) throws InvalidArrivalsException {
        String problem = row.read(line, 0, end);
        if (problem != null) {
            throw new InvalidArrivalsException(number, problem);
        }
        if (++rows > mostRows) {
            throw new InvalidArrivalsException(number, "more than " + mostRows + " rows; send fewer at a time");
        }
        if (row.micros() >= beforeMicros) {
            throw new InvalidArrivalsException(
                    number, "the arrival is too recent: what live nodes saw of the last hour may still change");
        }
        Arrival known = earliest.get(row.hash());
        if (known != null && known.height() != row.height()) {
            throw new InvalidArrivalsException(
                    number,
                    "the height is " + row.height() + ", an earlier row of the same block says " + known.height());
        }
        if (known == null || row.micros() < known.micros()) {
            earliest.put(row.hash(), new Arrival(row.height(), row.hash(), row.micros(), row.unit()));
        }
        if (row.unit() != Resolution.SECONDS) {
            wholeSeconds.add(row.micros());
        }
    }

    private List<Arrival> arrivals() {
        List<Arrival> arrivals = new ArrayList<>(earliest.size());
        for (Arrival a : earliest.values()) {
            arrivals.add(
                    new Arrival(a.height(), a.hash(), a.micros(), wholeSeconds.resolution(a.micros(), a.resolution())));
        }
        arrivals.sort(Comparator.comparingLong(Arrival::micros).thenComparingInt(Arrival::height));
        return arrivals;
    }
}
