package org.bmon.collector.ingest;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.bmon.collector.metrics.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Reads the body of a request within limits: no more of it is ever held than they allow, however it was packed. */
final class BodyReader {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int BUFFER = 1 << 14;

    private final int maxBody;
    private final int maxUnpacked;

    /** A body as it came and as it is unpacked: the same array if it was not packed. */
    @SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
    record Body(byte[] sent, byte[] unpacked) {}

    BodyReader(long maxBody, long maxUnpacked) {
        this.maxBody = Math.toIntExact(maxBody);
        this.maxUnpacked = Math.toIntExact(maxUnpacked);
    }

    Body read(HttpServletRequest request) throws IOException, RefusedException {
        if (request.getContentLengthLong() > maxBody) {
            throw tooLarge("the body has " + request.getContentLengthLong() + " bytes", maxBody, "");
        }
        byte[] sent = atMost(request.getInputStream(), request.getContentLengthLong(), maxBody, "");
        String encoding = encoding(request);
        if (encoding == null || encoding.equals("identity")) {
            return new Body(sent, sent);
        }
        if (!encoding.equals("gzip")) {
            throw new RefusedException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    Refusal.MALFORMED,
                    "Content-Encoding is '" + shortened(encoding) + "'; only gzip is known here");
        }
        try (InputStream unpacking = new GZIPInputStream(new ByteArrayInputStream(sent), BUFFER)) {
            return new Body(sent, atMost(unpacking, toldLength(sent), maxUnpacked, " unpacked"));
        } catch (ZipException | EOFException e) {
            throw new RefusedException(
                    HttpStatus.BAD_REQUEST, Refusal.MALFORMED, "the body is not gzip, or cut short: " + e.getMessage());
        }
    }

    private static @Nullable String encoding(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.CONTENT_ENCODING);
    }

    /** The length that gzip's trailer tells, which need not be true; negative if there is none. */
    private static long toldLength(byte[] gzip) {
        int at = gzip.length - Integer.BYTES;
        return at < 0 ? -1 : (int) INT.get(gzip, at);
    }

    /** All of it, in one piece where it has the length that was told. */
    private static byte[] atMost(InputStream in, long told, int limit, String how)
            throws IOException, RefusedException {
        byte[] bytes = told < 0 || told > limit ? in.readNBytes(limit) : in.readNBytes((int) told);
        if (told >= 0 && told < limit && bytes.length == told) {
            byte[] more = in.readNBytes(limit - bytes.length);
            if (more.length > 0) {
                int known = bytes.length;
                bytes = Arrays.copyOf(bytes, known + more.length);
                System.arraycopy(more, 0, bytes, known, more.length);
            }
        }
        if (bytes.length == limit && in.read() >= 0) {
            throw tooLarge("the body is larger than that" + how, limit, how);
        }
        return bytes;
    }

    private static RefusedException tooLarge(String what, int limit, String how) {
        return new RefusedException(
                HttpStatus.CONTENT_TOO_LARGE,
                Refusal.TOO_LARGE,
                "at most " + limit + " bytes" + how + " are taken, and " + what + "; send smaller batches");
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(40, text.length()));
    }
}
