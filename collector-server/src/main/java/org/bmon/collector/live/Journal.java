package org.bmon.collector.live;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.bmon.collector.store.JournalEntry;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.WireFormatException;

/** Turns deliveries into journal entries and back. */
final class Journal {

    private static final int GZIP_MAGIC_0 = 0x1f;
    private static final int GZIP_MAGIC_1 = 0x8b;

    private final BatchCodec codec;
    private final StandingEvents standing;

    Journal(BatchCodec codec) {
        this.codec = codec;
        this.standing = new StandingEvents(codec);
    }

    StandingEvents standing() {
        return standing;
    }

    /** The entry of a delivery. What came gzipped stays as it came. */
    JournalEntry entry(Delivery delivery) {
        byte[] body = delivery.body();
        byte[] batch = body != null
                ? body
                : codec.encode(new Batch(
                        delivery.stream(), delivery.first(), delivery.receivedMicros(), null, delivery.events()));
        return new JournalEntry(
                delivery.stream(),
                delivery.first(),
                delivery.next(),
                delivery.receivedMicros(),
                delivery.clock(),
                isGzip(batch) ? batch : gzip(batch),
                standing.of(delivery.events()));
    }

    /** The batch of an entry. */
    Batch batch(JournalEntry entry) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(entry.batch()))) {
            return codec.decode(in.readAllBytes());
        } catch (WireFormatException | IOException e) {
            throw new IllegalStateException("the store gave other bytes than were put in: " + e.getMessage(), e);
        }
    }

    private static boolean isGzip(byte[] bytes) {
        return bytes.length > 2 && (bytes[0] & 0xff) == GZIP_MAGIC_0 && (bytes[1] & 0xff) == GZIP_MAGIC_1;
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 3 + 64);
        try (GZIPOutputStream gzip = new FastGzip(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
