package org.bmon.common.wire;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Writes and reads batches and replies, in the format that docs/wire.md describes. A batch is read whole or not at all.
 * Safe for use by many threads.
 */
public final class BatchCodec {

    /** The name of the format, as the header of each batch tells it. */
    public static final String FORMAT = "bmon-events/1";

    private static final EventDocument<Header> DOCUMENT = new EventDocument<>(Header.class);
    private static final RecordShape REPLY = RecordShape.of(Reply.class);
    private static final int BYTES_AN_EVENT = 256;

    /** The first line of a batch. */
    record Header(
            String format,
            StreamId stream,
            long first,
            long count,
            long sentMicros,
            @Nullable ClockExchange lastExchange,
            String crc32c) {}

    /** A reply with its checksum. */
    record Reply(
            long received,
            long durable,
            long receivedMicros,
            long repliedMicros,
            @Nullable List<String> wants,
            String crc32c) {}

    /**
     * The bytes of a batch.
     *
     * @throws IllegalArgumentException if an event holds a text that is longer than the format takes
     */
    public byte[] encode(Batch batch) {
        Header header = new Header(
                FORMAT,
                batch.stream(),
                batch.first(),
                batch.events().size(),
                batch.sentMicros(),
                batch.lastExchange(),
                EventDocument.UNSEALED);
        return DOCUMENT.encode(header, batch.events());
    }

    /**
     * Reads a batch.
     *
     * @throws WireFormatException if the bytes are not exactly one batch, whole and unchanged; nothing else is thrown
     *     whatever the bytes are
     */
    public Batch decode(byte[] bytes) throws WireFormatException {
        EventDocument.Content<Header> read = DOCUMENT.decode(bytes, BatchCodec::checkHeader);
        Header header = read.header();
        return new Batch(header.stream, header.first, header.sentMicros, header.lastExchange, read.events());
    }

    private static void checkHeader(Header header, int lines, int bytes) throws WireFormatException {
        if (!header.format.equals(FORMAT)) {
            throw EventDocument.malformedHeader("format '" + JsonLine.shortened(header.format)
                    + "' is not known here; this version reads " + FORMAT);
        }
        if (header.first < 1 || header.first > Long.MAX_VALUE - bytes) {
            throw EventDocument.malformedHeader(
                    "first is " + header.first + ", expected a position from 1 with room for its events");
        }
        if (lines != header.count) {
            throw EventDocument.malformedHeader(
                    "the header counts " + header.count + " events, but " + lines + " lines follow");
        }
    }

    /** The bytes of a reply. */
    public byte[] encodeReply(BatchReply reply) {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream(BYTES_AN_EVENT);
        try (JsonGenerator json = EventDocument.FACTORY.createGenerator(ObjectWriteContext.empty(), buffer)) {
            writeObject(
                    json,
                    REPLY,
                    new Reply(
                            reply.received(),
                            reply.durable(),
                            reply.receivedMicros(),
                            reply.repliedMicros(),
                            reply.wants().isEmpty() ? null : reply.wants(),
                            Seal.BLANK));
        }
        byte[] bytes = buffer.toByteArray();
        Seal.close(bytes, bytes.length);
        return bytes;
    }

    /**
     * Reads a reply.
     *
     * @throws WireFormatException if the bytes are not exactly one reply, whole and unchanged; nothing else is thrown
     *     whatever the bytes are
     */
    public BatchReply decodeReply(byte[] bytes) throws WireFormatException {
        Seal.check(bytes, bytes.length);
        Reply reply = (Reply) JsonLine.read(bytes, 0, bytes.length, EventDocument.HEADER_LINE, REPLY::read);
        if (reply.durable < 0 || reply.durable > reply.received) {
            throw JsonLine.malformed(
                    EventDocument.HEADER_LINE,
                    "durable is " + reply.durable + " and received " + reply.received
                            + "; it takes 0 <= durable <= received");
        }
        return new BatchReply(
                reply.received,
                reply.durable,
                reply.receivedMicros,
                reply.repliedMicros,
                reply.wants == null ? List.of() : reply.wants);
    }

    /**
     * The bytes of one event as it stands in a batch, without the line feed: for keeping it.
     *
     * @throws IllegalArgumentException if it holds a text that is longer than the format takes
     */
    public byte[] encodeEvent(Event event) {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream(BYTES_AN_EVENT);
        try (JsonGenerator json = EventDocument.FACTORY.createGenerator(ObjectWriteContext.empty(), buffer)) {
            EventLines.write(json, event);
        }
        return buffer.toByteArray();
    }

    /**
     * Reads one event as {@link #encodeEvent} wrote it. It has no checksum of its own.
     *
     * @throws WireFormatException if the bytes are not exactly one event; nothing else is thrown whatever they are
     */
    public Event decodeEvent(byte[] bytes) throws WireFormatException {
        return EventLines.read(bytes, 0, bytes.length, EventDocument.HEADER_LINE);
    }

    private static void writeObject(JsonGenerator json, RecordShape shape, Object value) {
        json.writeStartObject();
        shape.writeFields(json, value);
        json.writeEndObject();
    }
}
