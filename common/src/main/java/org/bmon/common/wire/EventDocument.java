package org.bmon.common.wire;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.bmon.common.event.Event;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Lines of JSON, as docs/wire.md describes them: a header that ends with the checksum of all there is, then one line for
 * each event. It is read whole or not at all. Safe for use by many threads.
 *
 * @param <H> the record that the header is; public, and its last component is the text {@code crc32c}, which takes
 *     {@link #UNSEALED} when it is written
 */
public final class EventDocument<H extends Record> {

    /** What stands in the header for the checksum until it is known. */
    public static final String UNSEALED = Seal.BLANK;

    static final JsonFactory FACTORY =
            JsonFactory.builder().rootValueSeparator("\n").build();
    static final int HEADER_LINE = 1;

    private static final int BYTES_AN_EVENT = 256;
    private static final int MOST_EVENTS_FORESEEN = 10_000;

    private final RecordShape shape;
    private final Class<H> type;

    /** A document that begins with such a header. */
    public EventDocument(Class<H> header) {
        this.type = header;
        this.shape = RecordShape.of(header);
    }

    /**
     * What was read.
     *
     * @param header the first line
     * @param events the lines after it, in order
     */
    public record Content<H>(H header, List<Event> events) {}

    /** Looks at a header before anything that follows is read. */
    public interface HeaderCheck<H> {

        /**
         * Refuses a header that can't be.
         *
         * @param lines how many lines follow it
         * @param bytes how long the whole is
         */
        void check(H header, int lines, int bytes) throws WireFormatException;
    }

    /**
     * The bytes of a document.
     *
     * @throws IllegalArgumentException if it holds a text that is longer than the format takes
     */
    public byte[] encode(H header, List<Event> events) {
        ByteArrayOutputStream buffer =
                new ByteArrayOutputStream(BYTES_AN_EVENT * Math.min(events.size() + 1, MOST_EVENTS_FORESEEN));
        int headerEnd;
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), buffer)) {
            json.writeStartObject();
            shape.writeFields(json, header);
            json.writeEndObject();
            json.flush();
            headerEnd = buffer.size();
            for (Event event : events) {
                EventLines.write(json, event);
            }
        }
        buffer.write('\n');
        byte[] bytes = buffer.toByteArray();
        Seal.close(bytes, headerEnd);
        return bytes;
    }

    /**
     * Reads a document.
     *
     * @throws WireFormatException if the bytes are not exactly one document, whole and unchanged, or the check refuses
     *     its header; nothing else is thrown whatever the bytes are
     */
    public Content<H> decode(byte[] bytes, HeaderCheck<H> check) throws WireFormatException {
        int headerEnd = lineEnd(bytes, 0, HEADER_LINE);
        Seal.check(bytes, headerEnd);
        H header = type.cast(JsonLine.read(bytes, 0, headerEnd, HEADER_LINE, shape::read));
        int lines = 0;
        for (int i = headerEnd + 1; i < bytes.length; i++) {
            lines += bytes[i] == '\n' ? 1 : 0;
        }
        check.check(header, lines, bytes.length);
        List<Event> events = new ArrayList<>(lines);
        for (int from = headerEnd + 1; from < bytes.length; ) {
            int number = HEADER_LINE + 1 + events.size();
            int end = lineEnd(bytes, from, number);
            events.add(EventLines.read(bytes, from, end, number));
            from = end + 1;
        }
        return new Content<>(header, events);
    }

    /** Says what is wrong with a header. */
    public static WireFormatException malformedHeader(String what) {
        return JsonLine.malformed(HEADER_LINE, what);
    }

    /** At most so much of foreign text as a message takes. */
    public static String shortened(String text) {
        return JsonLine.shortened(text);
    }

    private static int lineEnd(byte[] bytes, int from, int number) throws WireFormatException {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        throw JsonLine.malformed(number, "expected a line feed at its end; cut short, send it again");
    }
}
