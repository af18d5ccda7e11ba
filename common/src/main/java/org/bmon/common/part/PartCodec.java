package org.bmon.common.part;

import java.util.ArrayList;
import java.util.List;
import org.bmon.common.wire.EventDocument;
import org.bmon.common.wire.WireFormatException;

/**
 * Writes and reads parts: a header line, then the lines of the events as in a batch, all under one checksum. A part is
 * read whole or not at all. Safe for use by many threads.
 */
public final class PartCodec {

    /** The name of the format, as the header of each part tells it. */
    public static final String FORMAT = "bmon-part/1";

    private static final EventDocument<PartHeader> DOCUMENT = new EventDocument<>(PartHeader.class);

    /**
     * The bytes of a part.
     *
     * @throws IllegalArgumentException if an event holds a text that is longer than the format takes
     */
    public byte[] encode(Part part) {
        List<Integer> steps = new ArrayList<>(part.positions().size());
        long before = part.first() - 1;
        for (long position : part.positions()) {
            steps.add(Math.toIntExact(position - before));
            before = position;
        }
        PartHeader header = new PartHeader(
                FORMAT,
                part.stream(),
                part.first(),
                part.next(),
                part.missed(),
                part.openedMicros(),
                part.receivedMicros(),
                part.clock(),
                part.partition(),
                part.partitions(),
                steps,
                EventDocument.UNSEALED);
        return DOCUMENT.encode(header, part.events());
    }

    /**
     * Reads a part.
     *
     * @throws WireFormatException if the bytes are not exactly one part, whole and unchanged; nothing else is thrown
     *     whatever the bytes are
     */
    public Part decode(byte[] bytes) throws WireFormatException {
        EventDocument.Content<PartHeader> read = DOCUMENT.decode(bytes, PartCodec::check);
        PartHeader header = read.header();
        List<Long> positions = new ArrayList<>(header.steps().size());
        long position = header.first() - 1;
        for (int step : header.steps()) {
            position += step;
            positions.add(position);
        }
        try {
            return new Part(
                    header.stream(),
                    header.first(),
                    header.next(),
                    header.missed(),
                    header.openedMicros(),
                    header.receivedMicros(),
                    header.clock(),
                    header.partition(),
                    header.partitions(),
                    positions,
                    read.events());
        } catch (IllegalArgumentException e) {
            throw EventDocument.malformedHeader(String.valueOf(e.getMessage()));
        }
    }

    private static void check(PartHeader header, int lines, int bytes) throws WireFormatException {
        if (!header.format().equals(FORMAT)) {
            throw EventDocument.malformedHeader("format '" + EventDocument.shortened(header.format())
                    + "' is not known here; this version reads " + FORMAT);
        }
        if (lines != header.steps().size()) {
            throw EventDocument.malformedHeader(
                    "the header has positions of " + header.steps().size() + " events, but " + lines + " lines follow");
        }
    }
}
